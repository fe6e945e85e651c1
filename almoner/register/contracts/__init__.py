"""Frameworks, lots and contracts, what the council monitors, and who leads on each service."""
