"""Reads of programmes, their returns and what follows from them."""
