"""联查: the documents before and after one."""
