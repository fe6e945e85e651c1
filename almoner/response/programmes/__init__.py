"""Requirements and roll-outs with a deadline: these services, these milestones, by this date."""
