"""Who recorded something, and when."""

from django.db import models


class Recorded(models.Model):
    """When it was recorded, and by whom. Only added, never changed."""

    at = models.DateTimeField()
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)

    class Meta:
        abstract = True
        ordering = ("id",)


class Stepped(Recorded):
    """A step that was taken: the state it led to, and the day from which it holds."""

    number = models.PositiveIntegerField()  # 1, 2, 3… within what it is a step of
    step = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    on = models.DateField()
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ("number",)
