"""What an officer fills in: starting and ending, returns, levels, chasing, help, outcomes."""
