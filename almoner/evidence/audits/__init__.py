"""Visits and audits: planned, carried out, moderated, shared with the provider, made final."""
