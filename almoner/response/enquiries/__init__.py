"""Safeguarding enquiries under section 42 and others, and large-scale enquiries."""
