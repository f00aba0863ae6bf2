"""Races between processes: several clients, a server that is killed, a line that breaks."""
