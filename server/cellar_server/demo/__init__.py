"""演示账套: the trade of a liquor company that the project invented (S01.4, G lines of 5.2), told across the areas.

Its masters, prices, goods and users are each in their area's ``demo``.
"""
