"""Safeguarding concerns about services: received, triaged, answered; and the queue of them."""
