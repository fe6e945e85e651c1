"""Action plans: what must improve, who does it, by when, and whether it was done and held."""
