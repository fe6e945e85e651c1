"""Everything a council has in Almoner as one file, and the way back from it."""
