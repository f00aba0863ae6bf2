"""What a type of record is: its fields, states, actions, words, declared once (ARCHITECTURE, the kernel's rooms)."""
