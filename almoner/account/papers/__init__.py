"""Committee papers: the open report, its sections and its frozen figures."""
