"""What comes in: values parsed, references resolved, writability and dates asked, all problems at once."""
