"""What an officer fills in about an enquiry, or a large-scale one."""
