"""What people wrote for the revisions of inventory."""
