"""Pages: what the council monitors, its contracts and frameworks, and who leads."""
