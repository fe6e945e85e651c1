"""What the statutory collection counts of enquiries: those commenced, and those concluded."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.response.enquiries.models import Enquiry, EnquiryStep, Involvement, Outcome
from almoner.response.enquiries.rules.kinds import (
    Achieved,
    Advocate,
    Asked,
    Capacity,
    Kind,
    RiskFound,
    RiskResult,
    RiskSource,
)
from almoner.response.enquiries.rules.stages import Step
from almoner.response.safeguarding.rules.kinds import (
    AgeBand,
    Category,
    Ethnicity,
    Gender,
    Setting,
    SupportReason,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commenced:
    """An enquiry that was begun, as SG1 counts it. SAFEGUARDING; names nobody."""

    enquiry_id: int
    concern_id: int
    kind: Kind
    begun_on: date
    location_id: int | None
    provider_id: int | None
    adult_fingerprint: str  # "" where nobody is identified
    age_band: AgeBand
    gender: Gender
    ethnicity: Ethnicity
    support_reason: SupportReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludedRisk:
    """One type of risk, where it lay and whom it came from."""

    category: Category
    place: Setting
    source: RiskSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded(Commenced):
    """An enquiry that was closed, as SG2, SG3 and SG4 count it. SAFEGUARDING; names nobody."""

    concluded_on: date
    risks: tuple[ConcludedRisk, ...]  # none where it ended before any finding
    risk_found: RiskFound
    risk_result: RiskResult | None  # None where no risk was identified
    capacity: Capacity
    advocate: Advocate | None  # None where nothing is recorded
    asked: Asked
    achieved: Achieved | None  # None where no outcomes were expressed


def commenced(
    *, authority: Authority, since: date, until: date, visible_to: Principal
) -> tuple[Commenced, ...]:
    """The enquiries begun from `since` up to and including `until`, oldest first. One query."""
    found = _counted(authority, visible_to).filter(begun_on__range=(since, until))
    return tuple(Commenced(**_begun(row)) for row in found.order_by("begun_on", "id"))


def concluded(
    *, authority: Authority, since: date, until: date, visible_to: Principal
) -> tuple[Concluded, ...]:
    """The enquiries closed from `since` up to and including `until`. Four queries at most.

    One that was ended early without findings counts as ceased. One that was reopened does not
    count until it is closed again, and then by what was found since.
    """
    of_it = {"enquiry": OuterRef("enquiry")}
    reopened = EnquiryStep.objects.filter(
        enquiry=OuterRef("enquiry"), step=Step.REOPEN, number__gt=OuterRef("step__number")
    )
    found_last = Outcome.objects.filter(~Exists(reopened), **of_it).order_by("-pk")
    heard_last = Involvement.objects.filter(**of_it).order_by("-pk")
    found = (
        _counted(authority, visible_to)
        .filter(concluded_on__range=(since, until))
        .prefetch_related(
            Prefetch(
                "outcomes",
                Outcome.objects.filter(pk=Subquery(found_last.values("pk")[:1])).prefetch_related(
                    "risks"
                ),
                to_attr="newest_outcome",
            ),
            Prefetch(
                "involvements",
                Involvement.objects.filter(pk=Subquery(heard_last.values("pk")[:1])),
                to_attr="newest_involvement",
            ),
        )
    )
    return tuple(_concluded(row) for row in found.order_by("concluded_on", "id"))


def _counted(authority: Authority, visible_to: Principal) -> QuerySet[Enquiry]:
    codes = visible_to.codes_where(Permission.VIEW_SAFEGUARDING, Permission.BUILD_RETURN)
    within = Q() if visible_to.is_operator else Q(authority__code__in=codes)
    return Enquiry.objects.filter(within, authority=authority).select_related("concern__adult")


def _begun(row: Enquiry) -> dict[str, Any]:
    concern, adult = row.concern, row.concern.adult
    return {
        "enquiry_id": row.pk,
        "concern_id": concern.pk,
        "kind": Kind(row.kind),
        "begun_on": row.begun_on,
        "location_id": concern.location_id,
        "provider_id": concern.provider_id,
        "adult_fingerprint": adult.fingerprint if adult else "",
        "age_band": AgeBand(adult.age_band) if adult else AgeBand.NOT_KNOWN,
        "gender": Gender(adult.gender) if adult else Gender.NOT_KNOWN,
        "ethnicity": Ethnicity(adult.ethnicity) if adult else Ethnicity.NOT_KNOWN,
        "support_reason": (
            SupportReason(adult.support_reason) if adult else SupportReason.NOT_KNOWN
        ),
    }


def _concluded(row: Enquiry) -> Concluded:
    outcome: Outcome | None = next(iter(row.newest_outcome), None)  # type: ignore[attr-defined]
    heard: Involvement | None = next(iter(row.newest_involvement), None)  # type: ignore[attr-defined]
    is_expressed = heard is not None and heard.asked == Asked.EXPRESSED
    achieved = outcome.achieved if outcome and is_expressed else ""
    return Concluded(
        **_begun(row),
        concluded_on=row.concluded_on or row.begun_on,
        risks=tuple(
            ConcludedRisk(
                category=Category(one.category),
                place=Setting(one.place),
                source=RiskSource(one.source),
            )
            for one in (outcome.risks.all() if outcome else ())
        ),
        risk_found=RiskFound(outcome.risk_found) if outcome else RiskFound.CEASED,
        risk_result=RiskResult(outcome.risk_result) if outcome and outcome.risk_result else None,
        capacity=Capacity(heard.capacity) if heard else Capacity.NOT_RECORDED,
        advocate=Advocate(heard.advocate) if heard else None,
        asked=Asked(heard.asked) if heard else Asked.NOT_KNOWN,
        achieved=Achieved(achieved) if achieved else None,
    )
