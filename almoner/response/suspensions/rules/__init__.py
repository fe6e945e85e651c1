"""The law and arithmetic of suspensions: kinds, states, gates, dated practice, counting."""
