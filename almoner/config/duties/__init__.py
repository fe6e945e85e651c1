"""What the background worker does once a day by itself, and the page that says when it last did."""
