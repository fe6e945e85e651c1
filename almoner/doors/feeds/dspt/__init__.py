"""The Data Security and Protection Toolkit's organisation search: who published what, when."""
