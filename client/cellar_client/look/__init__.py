"""The look: tokens, fonts, palette, style sheet and icons. Knows no widget and no server."""
