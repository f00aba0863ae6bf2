"""演示账套: a believable liquor company made by the project; every name and number in it is invented (S01.4, G lines of 5.2)."""
