"""Every feed there is. A new one is added to the tuple, and the pages and commands serve it."""

from collections.abc import Mapping
from pathlib import Path

from almoner.doors.feeds.capacity_tracker.feed import CAPACITY_TRACKER
from almoner.doors.feeds.confinement import ReadingError, read_confined
from almoner.doors.feeds.cqc.feed import CQC
from almoner.doors.feeds.deaths.feed import DEATHS
from almoner.doors.feeds.dspt.feed import DSPT
from almoner.doors.feeds.feed import Feed
from almoner.doors.feeds.outbreaks.feed import OUTBREAKS
from almoner.doors.feeds.safeguarding_referrals.feed import SAFEGUARDING_REFERRALS

FEEDS: Mapping[str, Feed] = {
    feed.key: feed
    for feed in (CQC, CAPACITY_TRACKER, DSPT, OUTBREAKS, DEATHS, SAFEGUARDING_REFERRALS)
}

RECOGNISE = "almoner.doors.feeds.recognition:key_of"


def feed_of_file(*, path: Path) -> Feed:
    """The feed to which a file belongs by its content.

    One that none of the others knows is the regulator's to read, or to refuse in words.
    """
    recognisers = {feed.key: feed.recogniser for feed in FEEDS.values() if feed.recogniser}
    if not recognisers:
        return CQC
    try:
        key = read_confined(reader=RECOGNISE, path=path, arguments={"recognisers": recognisers})
    except ReadingError:
        return CQC
    return FEEDS.get(str(key), CQC)


def shape_in_words(*, feed: str, shape: str) -> str:
    """What the pages call a form of file."""
    if not shape:
        return "Not yet read"
    found = FEEDS.get(feed)
    return found.shapes.get(shape, shape) if found else shape
