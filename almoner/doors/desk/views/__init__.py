"""The officers' pages: each one query or one action, and the only place that reads the clock."""
