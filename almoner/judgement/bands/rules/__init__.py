"""What a band is, how one is come to, what it pays, and the steps it goes through."""
