"""Foreign spreadsheets and text files, read in a process of their own (S23.5).

What a stranger's file can do to the process that opens it, memory or time without end or the end of that process, it does to a
child that holds nothing but the file. The child (``child.py``) has limits of memory, time and output; what it writes is
JSON, one row a line, and nothing that the server would have to trust. ``process.py`` is the server's side.

Nothing here imports the rest of the server: a child starts in some twenty milliseconds.
"""
