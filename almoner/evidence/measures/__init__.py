"""Numbers over time about services, providers and places, and how they compare."""
