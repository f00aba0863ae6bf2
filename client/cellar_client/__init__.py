"""The desktop client. It holds no business rule and no database driver: both are the server's."""

__version__ = "0.1.0"
