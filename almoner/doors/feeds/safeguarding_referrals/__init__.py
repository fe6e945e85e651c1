"""Safeguarding concerns that the council's front door gives as a file."""
