"""The room's pages: thin, each one query or one action; the only place that reads the clock."""
