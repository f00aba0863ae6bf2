"""The server's PDF on the screen, on paper and as a file."""
