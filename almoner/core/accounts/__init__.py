"""Who signs in, the authorities, the roles, and what each may see."""
