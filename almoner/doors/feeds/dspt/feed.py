"""The toolkit's organisation search, as the door sees it."""

from almoner.doors.feeds.dspt.load import compare, write
from almoner.doors.feeds.dspt.parse import Shape
from almoner.doors.feeds.plain import PlainFeed

DSPT = PlainFeed(
    key="dspt",
    title="Data Security and Protection Toolkit",
    about=(
        "The export of the toolkit’s organisation search, as CSV or XLSX, from"
        " www.dsptoolkit.nhs.uk/OrganisationSearch."
    ),
    shapes={Shape.OF_2019: "Organisation search of 2019", Shape.OF_2022: "Organisation search"},
    applied="The services’ levels are up to date",
    subject="the programmes",
    next_page=("programmes:programmes", "See the programmes"),
    recogniser="almoner.doors.feeds.dspt.parse:recognises",
    reader="almoner.doors.feeds.dspt.parse:read",
    compare=compare,
    write=write,
)
