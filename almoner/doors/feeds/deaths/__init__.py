"""Deaths in care homes notified to the regulator, by authority and day."""
