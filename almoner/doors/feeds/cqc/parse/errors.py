"""What is said when a file cannot be read at all."""

from almoner.doors.feeds.confinement import ReadingError


class UnreadableError(ReadingError):
    """The file is damaged, hostile, or lacks something that nothing can be done without."""


class UnrecognisedError(ReadingError):
    """The file reads well enough, but is none of the forms in which the regulator publishes."""
