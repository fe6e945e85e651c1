"""Working days, financial years and deadlines."""
