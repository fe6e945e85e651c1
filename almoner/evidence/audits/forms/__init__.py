"""What officers fill in: to plan, to take a step, to write findings and evidence down."""
