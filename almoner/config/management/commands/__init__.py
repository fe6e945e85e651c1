"""The commands that stand above every room."""
