"""What every row that is only added says of its making."""

from django.db import models


class Recorded(models.Model):
    """When it was recorded and by whom."""

    at = models.DateTimeField()
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)

    class Meta:
        abstract = True
