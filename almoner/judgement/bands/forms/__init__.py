"""What officers fill in about cycles, their rules, bands, appeals and fees."""
