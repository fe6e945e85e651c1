"""Which services are closed to admission: what placement asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import RawSQL

from almoner.response.outbreaks.models import AdmissionsChange, Outbreak
from almoner.response.outbreaks.queries.cases import disease_words
from almoner.response.outbreaks.rules.kinds import Admissions, Decider


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A service that does not take people in, or only some. The disease and cause are RESTRICTED.

    That it is closed, since when and who decided may be told to brokerage (INTERNAL).
    """

    outbreak_id: int
    authority_code: str
    location_id: int
    disease: str
    status: Admissions
    decided_by: Decider
    since: date
    expected_until_on: date | None


def closed_to_admission(
    *,
    location_ids: Iterable[int] | RawSQL,
    as_at: date,
    authority_codes: Iterable[str] | None = None,
) -> tuple[Closure, ...]:
    """The closures and restrictions that hold that day at these services, oldest first. One query.

    A service under several registrations is asked about with all of its ids. `authority_codes`
    narrows it to the records of those councils; None is every council's, for a caller that has
    narrowed already. It is no suspension: a contract can stand while its home is closed.
    """
    ids = location_ids if isinstance(location_ids, RawSQL) else list(location_ids)
    newest = AdmissionsChange.objects.filter(outbreak=OuterRef("pk"), from_on__lte=as_at).order_by(
        "-number"
    )
    found = (
        Outbreak.objects.filter(location__in=ids)
        .annotate(newest_change=Subquery(newest.values("pk")[:1]))
        .filter(newest_change__isnull=False)
        .select_related("authority")
    )
    if authority_codes is not None:
        found = found.filter(authority__code__in=sorted(authority_codes))
    changes = AdmissionsChange.objects.filter(pk__in=found.values("newest_change")).exclude(
        status=Admissions.OPEN.value
    )
    rows = changes.select_related("outbreak__authority").order_by("from_on", "pk")
    return tuple(_closure(row) for row in rows)


def _closure(row: AdmissionsChange) -> Closure:
    return Closure(
        outbreak_id=row.outbreak_id,
        authority_code=row.outbreak.authority.code,
        location_id=row.outbreak.location_id,
        disease=disease_words(row.outbreak),
        status=Admissions(row.status),
        decided_by=Decider(row.decided_by),
        since=row.from_on,
        expected_until_on=row.expected_until_on,
    )
