"""Pages: my work, the list, a plan, an action, and one page for each step."""
