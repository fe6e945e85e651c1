"""What Southaven and Northshire did to protect people, in the demonstration."""
