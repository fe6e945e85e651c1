"""How cycles, homes, bands and fees are shown."""
