"""What tests of every floor share: scratch databases, hypothesis profiles, the check of ``covers`` marks."""
