"""What would happen to the safeguarding queue if nothing, or something, changed."""
