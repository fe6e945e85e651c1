"""Contract suspensions: no new work for a while, until improvement is made and sustained."""
