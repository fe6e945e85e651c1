"""When concerns cluster: dated criteria, a statistical screen, and prompts that say why."""
