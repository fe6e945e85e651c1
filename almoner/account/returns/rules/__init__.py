"""What a statutory return counts, and what of it may be published."""
