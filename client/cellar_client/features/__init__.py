"""What is seen and done: one folder for each kind of view and each window. Kinds are known by name only (`registry`)."""
