"""How enquiries go: their tables of states, targets, what a conclusion says. Without a database."""
