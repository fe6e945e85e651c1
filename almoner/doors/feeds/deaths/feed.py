"""Deaths notified to the regulator, as the door sees them."""

from almoner.core.journal.rules import Sensitivity
from almoner.doors.feeds.deaths.parse import SHAPE
from almoner.doors.feeds.place_figures import compare, write
from almoner.doors.feeds.plain import PlainFeed

DEATHS = PlainFeed(
    key="deaths",
    title="Deaths in care homes",
    about=(
        "The Care Quality Commission’s counts of deaths in care homes notified to it, by council"
        " and day. Never of single services."
    ),
    shapes={SHAPE: "Deaths in care homes notified, by council and day"},
    applied="The figures of deaths are up to date",
    subject="the figures of deaths",
    next_page=("measures:index", "See the measures"),
    recogniser="almoner.doors.feeds.deaths.parse:is_ours",
    reader="almoner.doors.feeds.deaths.parse:read",
    compare=compare,
    write=write,
    sensitivity=Sensitivity.OPEN,
)
