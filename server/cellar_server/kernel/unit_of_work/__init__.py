"""One command's transaction: what it reads, remembers, queues and numbers."""
