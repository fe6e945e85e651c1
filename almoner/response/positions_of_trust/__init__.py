"""Allegations about people in positions of trust: a store of its own, with its own clearance."""
