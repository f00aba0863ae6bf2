"""Lists, look-ups, and what a person finds on his desk."""
