"""How we answer for it."""
