"""The frame around every view: login, main window, menu, tabs, search, home."""
