"""The states of a plan and of an action, due dates by risk, and how far a plan has come."""
