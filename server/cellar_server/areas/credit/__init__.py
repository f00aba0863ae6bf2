"""信用: who may owe how much, granted by two people (REQUIREMENTS 2.5)."""
