"""Pages of visits: thin, one query or one action each."""
