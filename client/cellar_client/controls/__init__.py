"""Inputs and tables that know metadata or ask the server: what several kinds of views are made of."""
