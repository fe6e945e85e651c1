"""Question sets, responses and scores: one engine for audits, surveys and returns."""
