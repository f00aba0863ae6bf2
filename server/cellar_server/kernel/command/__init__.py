"""The command path: everything that writes goes through it."""
