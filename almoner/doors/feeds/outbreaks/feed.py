"""Outbreaks in care homes, as the door sees them."""

from almoner.core.journal.rules import Sensitivity
from almoner.doors.feeds.outbreaks.parse import SHAPE
from almoner.doors.feeds.place_figures import compare, write
from almoner.doors.feeds.plain import PlainFeed

OUTBREAKS = PlainFeed(
    key="outbreaks",
    title="Outbreaks in care homes",
    about=(
        "Public Health England’s workbook of COVID-19 outbreaks in care homes, by council and week."
    ),
    shapes={SHAPE: "Outbreaks in care homes, by council and week"},
    applied="The figures of outbreaks are up to date",
    subject="the figures of outbreaks",
    next_page=("measures:index", "See the measures"),
    recogniser="almoner.doors.feeds.outbreaks.parse:is_ours",
    reader="almoner.doors.feeds.outbreaks.parse:read",
    compare=compare,
    write=write,
    sensitivity=Sensitivity.OPEN,
)
