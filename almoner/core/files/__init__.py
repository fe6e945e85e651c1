"""Uploads: checked, stored, dated, with their sensitivity."""
