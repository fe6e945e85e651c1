"""What it all means together."""
