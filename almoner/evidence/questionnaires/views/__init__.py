"""Pages of question sets: reading them, making them, editing a draft."""
