"""The pages about people, roles and the journal."""
