"""End to end: the real client in this process, driven by its keyboard, against a real server process."""
