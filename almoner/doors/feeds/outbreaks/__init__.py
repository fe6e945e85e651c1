"""Outbreaks in care homes by authority and week, as Public Health England published them."""
