"""Under which conditions rows are shown: schemes, single conditions and what is kept of them; for lists and reports."""
