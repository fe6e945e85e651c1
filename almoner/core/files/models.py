"""Files as they were received, kept before anything reads them."""

from django.db import models


class StoredFile(models.Model):
    """One file's bytes, known by their hash; the same bytes are kept once."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    name = models.CharField(max_length=255)  # as its sender called it
    content_type = models.CharField(max_length=100)
    sensitivity = models.CharField(max_length=12)
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=150)  # an Actor's reference

    def __str__(self) -> str:
        return self.name
