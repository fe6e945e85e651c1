"""Who provides care here."""
