"""Brands, providers, locations, services, schemes, districts, managers and succession."""
