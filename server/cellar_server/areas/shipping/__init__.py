"""发运: delivery note, outbound, sign-off (REQUIREMENTS 2.6)."""
