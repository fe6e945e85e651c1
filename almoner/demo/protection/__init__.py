"""What Southaven does to protect people: invented, and told by the real actions."""
