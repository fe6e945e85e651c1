"""From the workbook of outbreaks to typed records. Pure."""

from almoner.doors.feeds.outbreaks.parse.workbook import SHAPE, is_ours, read

__all__ = ["SHAPE", "is_ours", "read"]
