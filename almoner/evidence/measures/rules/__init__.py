"""What a measure is, how its figures are reckoned, withheld and compared. No Django."""
