"""What the officers' pages read, each drawing on several rooms."""
