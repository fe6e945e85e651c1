"""What the first reader after a landing would wait for, made beforehand by the worker."""

from collections.abc import Iterator
from datetime import date

from almoner.core.accounts.models import Membership
from almoner.core.accounts.rules import Principal
from almoner.doors.desk.queries.kept import Places, Version, data_version, kept_by_all, places
from almoner.doors.desk.queries.market import last_paper, market
from almoner.doors.desk.queries.newest import newest_about
from almoner.evidence.ratings.queries.areas import ENGLAND
from almoner.evidence.ratings.rules import Area


def make_ready(*, today: date, visible_to: Principal) -> bool:
    """Count the markets that are asked for first: whether that was yet to be done.

    England's and the regions', with which every page compares, and those of authorities in which
    someone holds a role, as against their last paper. What a paper says is not kept for others:
    only the regulator's own facts. Raises NotPermitted.
    """
    version = data_version()
    made: list[Area] = []

    def count() -> int:
        known = places(version=version)
        for area in _asked_for_first(known, today):
            _count(area, known, version, today, visible_to)
            made.append(area)
        return len(made)

    kept_by_all(version=version, key=("ready", today), make=count)
    return bool(made)


def _asked_for_first(known: Places, today: date) -> Iterator[Area]:
    yield ENGLAND
    regions = {one.region_code: one.region_name for one in known.authorities}
    for code, name in sorted(regions.items()):
        yield Area(kind="region", code=code, name=name)
    held = Membership.objects.exclude(to_on__lte=today).values_list("authority_id", flat=True)
    for pk in sorted({pk for pk in held if pk is not None}):
        authority = known.authority_by_id[pk]
        yield Area(kind="authority", code=authority.code, name=authority.name)


def _count(area: Area, known: Places, version: Version, today: date, visible_to: Principal) -> None:
    newest = newest_about(area=area, places=known, version=version)
    as_at = min(today, newest.as_at) if newest else today  # as the page has it
    market(
        area=area,
        as_at=as_at,
        comparison=last_paper(area=area, as_at=as_at, version=version, visible_to=visible_to),
        places=known,
        version=version,
        visible_to=visible_to,
    )
