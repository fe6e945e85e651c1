"""What is filled in: by whoever raises a concern, and by those who triage it."""
