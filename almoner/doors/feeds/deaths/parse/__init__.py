"""From the file of deaths notified to typed records. Pure."""

from almoner.doors.feeds.deaths.parse.daily import SHAPE, is_ours, read

__all__ = ["SHAPE", "is_ours", "read"]
