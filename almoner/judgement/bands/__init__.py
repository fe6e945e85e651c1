"""Quality bands of care homes, and the fees that follow from them."""
