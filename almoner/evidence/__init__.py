"""What we know about them."""
