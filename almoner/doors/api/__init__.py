"""The door for other systems: REST, described by OpenAPI."""
