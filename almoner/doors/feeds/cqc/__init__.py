"""The Care Quality Commission: its API and every file it publishes."""
