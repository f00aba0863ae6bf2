"""Amounts: currency, shares, and how figures are written."""
