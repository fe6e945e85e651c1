"""Capacity Tracker: what care homes and home care services tell the nation of themselves."""
