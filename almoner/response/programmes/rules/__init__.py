"""What programmes are, in words, dates and figures; no Django."""
