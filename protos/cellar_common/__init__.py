"""What both sides of the wire share: exact values, amounts in words, how figures look, the fonts."""
