"""The adult's own part in an enquiry, and its findings."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.noting import note
from almoner.response.enquiries.actions.stages import add_step, locked
from almoner.response.enquiries.models import Enquiry, Involvement, Outcome, OutcomeRisk
from almoner.response.enquiries.refusals import EnquiryRefused, day_in_order, refuse_unseen
from almoner.response.enquiries.rules.kinds import (
    Achieved,
    Advocate,
    Asked,
    Capacity,
    RiskFound,
    RiskResult,
    RiskSource,
)
from almoner.response.enquiries.rules.stages import TABLE, State, Step
from almoner.response.safeguarding.rules.kinds import Category, Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the adult wants, whether they can take part, and who supports them."""

    asked: Asked
    outcomes_wanted: str = ""
    capacity: Capacity
    advocate: Advocate


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One type of risk, where it lay and whom it came from."""

    category: Category
    place: Setting
    source: RiskSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What an enquiry found."""

    findings: str
    risks: tuple[Risk, ...]
    risk_found: RiskFound
    risk_result: RiskResult | None = None
    achieved: Achieved | None = None


@transaction.atomic
def record_involvement(
    *,
    enquiry: Enquiry,
    heard: Heard,
    by: Principal,
    at: datetime,
    on: date | None = None,
    last_seen: int | None = None,
) -> Involvement:
    """Record what the adult wants and who supports them; the newest counts.

    `last_seen` is the id of the newest that the page showed, 0 for none. Raises NotPermitted,
    EnquiryRefused and SomeoneWasFirst.
    """
    require(by, Permission.KEEP_ENQUIRIES, authority_code=enquiry.authority.code)
    held = locked(enquiry)
    if not State(held.state).is_open:
        raise EnquiryRefused("This enquiry is closed. Reopen it first.")
    _refuse_unheard(held, last_seen)
    day = day_in_order(on, today=day_of(at), after=held.begun_on)
    wanted = heard.outcomes_wanted.strip()
    if (heard.asked is Asked.EXPRESSED) != bool(wanted):
        raise EnquiryRefused("Write down what the adult wants where they said it, and only then.")
    if heard.capacity is Capacity.LACKS and heard.advocate is Advocate.NOT_NEEDED:
        raise EnquiryRefused("An adult who lacks capacity needs someone: say who, or that nobody.")
    made = Involvement.objects.create(
        enquiry=held,
        on=day,
        asked=heard.asked.value,
        outcomes_wanted=wanted,
        capacity=heard.capacity.value,
        advocate=heard.advocate.value,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    note("record_involvement", held, by=by, at=at, detail={"on": day, "asked": heard.asked})
    return made


@transaction.atomic
def make_findings(
    *,
    enquiry: Enquiry,
    findings: Findings,
    by: Principal,
    at: datetime,
    on: date | None = None,
    last_seen: int | None = None,
) -> Outcome:
    """Record what the enquiry found and what became of the risk; again, and the newest counts.

    Raises NotPermitted, EnquiryRefused and SomeoneWasFirst.
    """
    require(by, TABLE.permission_for(Step.MAKE_FINDINGS), authority_code=enquiry.authority.code)
    held = locked(enquiry)
    _refuse(findings, held.involvements.order_by("-pk").first())
    step = add_step(
        held=held,
        step=Step.MAKE_FINDINGS,
        by=by,
        at=at,
        on=on,
        reason=findings.findings,
        last_seen=last_seen,
    )
    outcome = Outcome.objects.create(
        enquiry=held,
        step=step,
        findings=findings.findings.strip(),
        risk_found=findings.risk_found.value,
        risk_result=findings.risk_result.value if findings.risk_result else "",
        achieved=findings.achieved.value if findings.achieved else "",
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    OutcomeRisk.objects.bulk_create(
        OutcomeRisk(
            outcome=outcome,
            category=risk.category.value,
            place=risk.place.value,
            source=risk.source.value,
        )
        for risk in dict.fromkeys(findings.risks)
    )
    detail = {"on": step.on, "risk_found": findings.risk_found, "result": findings.risk_result}
    note("make_findings", held, by=by, at=at, detail=detail)
    return outcome


def _refuse_unheard(held: Enquiry, last_seen: int | None) -> None:
    """What somebody else heard meanwhile is read before it is replaced. Raises SomeoneWasFirst."""
    newest = held.involvements.order_by("-pk").first()
    if newest is not None and last_seen is not None:
        refuse_unseen(
            last_seen=last_seen,
            number=newest.pk,
            by_name=newest.by_name,
            done="What the adult wants was recorded",
            on=newest.on,
        )


def _refuse(findings: Findings, heard: Involvement | None) -> None:
    if not findings.findings.strip():
        raise EnquiryRefused("Say what was found.")
    if not findings.risks:
        raise EnquiryRefused("Say which risks were enquired into, where they lay and their source.")
    if findings.risk_found.is_identified != (findings.risk_result is not None):
        raise EnquiryRefused("Say what became of the risk where one was identified, and only then.")
    expressed = heard is not None and heard.asked == Asked.EXPRESSED
    if findings.achieved is not None and not expressed:
        raise EnquiryRefused("First record what the adult wants: then whether it was achieved.")
    if expressed and findings.achieved is None:
        raise EnquiryRefused("The adult said what they want: say whether it was achieved.")
