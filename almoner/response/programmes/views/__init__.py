"""The pages: thin, and the only place that reads the clock."""
