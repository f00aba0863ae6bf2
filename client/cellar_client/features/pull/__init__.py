"""选单: upstream lines to choose from."""
