"""Statutory returns: the safeguarding adults collection."""
