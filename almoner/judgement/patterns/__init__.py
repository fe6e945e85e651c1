"""Clusters of safeguarding concerns that ask for a second look: a prompt, never a decision."""
