"""What officers fill in: plans and actions, and each step that is taken with one."""
