"""Capacity Tracker, as the door sees it."""

from almoner.doors.feeds.capacity_tracker.columns import Shape
from almoner.doors.feeds.capacity_tracker.load import compare, write
from almoner.doors.feeds.plain import PlainFeed

CAPACITY_TRACKER = PlainFeed(
    key="capacity_tracker",
    title="Capacity Tracker",
    about=(
        "The export of care homes or of home care, as CSV or XLSX, from the data pages of "
        "Capacity Tracker. Your council asks NHS England for leave to take it."
    ),
    shapes={Shape.CARE_HOMES: "Care homes’ capacity", Shape.HOME_CARE: "Home care’s capacity"},
    applied="The measures are up to date",
    subject="the measures",
    next_page=("measures:index", "See the measures"),
    recogniser="almoner.doors.feeds.capacity_tracker.parse:recognises",
    reader="almoner.doors.feeds.capacity_tracker.parse:read",
    compare=compare,
    write=write,
)
