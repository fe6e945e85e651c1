"""Regulator ratings as dated events; profile, trend and movement."""
