"""The room's pages, thin: one query or one action each."""
