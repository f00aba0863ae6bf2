"""What the views show: metadata, lazy lists, the record being edited. No widgets here."""
