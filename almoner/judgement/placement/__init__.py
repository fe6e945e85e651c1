"""May we place here? The one answer that brokerage asks for."""
