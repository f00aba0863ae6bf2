"""``dev.py revision`` and ``dev.py release``: the schema's line of revisions, written from what the models say.

``line``: where revisions lie, which are landed, their order. ``replay``: the schema as revisions make it. ``difference``: what
leads from one schema to another. ``writing``: that as a file. ``command`` puts them together; ``release`` keeps what went out.
"""
