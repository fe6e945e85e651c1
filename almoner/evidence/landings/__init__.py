"""Every file or call received: its source, hash, as-at date, and the rows it held."""
