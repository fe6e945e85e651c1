class ReadingError(Exception):
    """A file cannot be read; the message is a sentence for an officer."""
