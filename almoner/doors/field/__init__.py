"""Audits on a tablet in a building with no signal."""
