"""What is learnt from a team's history of days, and what may come of it."""
