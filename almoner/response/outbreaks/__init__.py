"""Outbreaks of infection in services, closures to admission, and deaths notified."""
