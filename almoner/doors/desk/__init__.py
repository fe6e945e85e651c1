"""The officers' pages that draw several rooms together."""
