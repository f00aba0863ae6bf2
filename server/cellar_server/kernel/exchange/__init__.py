"""Files in and out, print, preferences, to-do: what every entity has beside its form and list. Knows no gRPC."""
