"""What is looked at before brokerage is answered, each check by itself.

A room that knows another reason (an approval to buy off the framework) adds its check to
`CHECKS`: a function from the facts to what it found, which may be nothing.
"""

from collections.abc import Callable, Iterable, Iterator

from almoner.core.accounts.rules import Permission
from almoner.core.calendar.rules import long_date
from almoner.judgement.placement.queries.facts import Facts
from almoner.judgement.placement.rules import Answer, Finding
from almoner.response.outbreaks.rules.kinds import Admissions
from almoner.response.suspensions.queries import Stop
from almoner.response.suspensions.rules.drafts import BROKERAGE_WORDS
from almoner.response.suspensions.rules.kinds import Kind, Work
from almoner.response.suspensions.rules.scope import Reach
from almoner.response.suspensions.rules.states import State

Check = Callable[[Facts], Iterable[Finding]]
QUALITY_TEAM = "The quality and market management team"
COMMISSIONING = "The contracts team"


def registration(facts: Facts) -> Iterator[Finding]:
    """A service that the regulator no longer (or not yet) registers, or that lies dormant."""
    ask, place = facts.question, facts.question.location
    if place.deregistered_on is not None and place.deregistered_on <= ask.as_at:
        names = ", ".join(one.name for one in facts.successors)
        goes_on = f" The same care goes on as {names}: ask about that." if names else ""
        text = f"Closed: deregistered on {long_date(place.deregistered_on)}.{goes_on}"
        yield Finding(check="registration", answer=Answer.NO, text=text)
    elif place.registered_on is not None and place.registered_on > ask.as_at:
        text = f"Not registered before {long_date(place.registered_on)}."
        yield Finding(check="registration", answer=Answer.NO, text=text)
    elif place.is_dormant:
        text = "Dormant: registered, but the regulator says that it gives no care at present."
        yield Finding(check="registration", answer=Answer.NO, text=text)


def suspensions(facts: Facts) -> Iterator[Finding]:
    """Suspensions, cautions and voluntary cessations that reach it, and exceptions to them."""
    for stop in facts.stops:
        yield _of(stop, facts)


def closures(facts: Facts) -> Iterator[Finding]:
    """A service that does not take people in because of an outbreak; the disease is not told.

    It is the provider's or health protection's doing, and no suspension of a contract.
    """
    for closure in facts.closures:
        since = long_date(closure.since)
        if closure.status is Admissions.CLOSED:
            text = f"Closed to new admissions since {since}, because of an outbreak."
        else:
            text = f"Takes only some new people since {since}, because of an outbreak."
        if closure.expected_until_on:
            text += f" Expected until {long_date(closure.expected_until_on)}."
        yield Finding(
            check="outbreak",
            answer=Answer.ASK,
            text=f"{text} It is no suspension of the contract. Ask the service before you place.",
            who_to_ask="The service itself",
            detail=f"{closure.disease}. Decided by: {closure.decided_by.words.lower()}.",
            detail_permission=Permission.VIEW_OUTBREAKS,
            authority_code=closure.authority_code,
        )


def contracts(facts: Facts) -> Iterator[Finding]:
    """A service with which the council has no contract, or none in the lot asked about."""
    ask = facts.question
    if not facts.contracts:
        text = "No contract with this service: it would be bought off the framework."
        yield Finding(check="contract", answer=Answer.ASK, text=text, who_to_ask=COMMISSIONING)
    elif ask.lot_id is not None and ask.lot_id not in {row[0] for row in facts.contracts}:
        text = "Its contracts are not in the lot you asked about."
        yield Finding(check="contract", answer=Answer.ASK, text=text, who_to_ask=COMMISSIONING)


def host(facts: Facts) -> Iterator[Finding]:
    """A service in another council's area, whose suspensions are not known here."""
    code = facts.standing[3]
    if code is None:
        text = "It is not known in which council’s area this service is."
        yield Finding(check="host", answer=Answer.ASK, text=text, who_to_ask=QUALITY_TEAM)
    elif code not in facts.question.authority_codes and not facts.question.visible_to.is_operator:
        authority = facts.question.location.authority
        name = authority.name if authority else "another council"
        text = (
            f"It is in {name}. Whether that council has stopped placements there is not known here."
        )
        yield Finding(check="host", answer=Answer.ASK, text=text, who_to_ask=f"{name} Council")


CHECKS: tuple[Check, ...] = (registration, suspensions, closures, contracts, host)


def _of(stop: Stop, facts: Facts) -> Finding:
    ask = facts.question
    answer, text = _said(stop, ask.work)
    if ask.case_reference and ask.case_reference.casefold() in {
        one.casefold() for one in stop.exceptions
    }:
        answer, text = (
            Answer.YES,
            f"An exception was approved for case {ask.case_reference}. {text}",
        )
    elif stop.exceptions and answer is Answer.NO:
        text += " Exceptions were approved for named cases: ask with the case reference."
    return Finding(
        check="suspension",
        answer=answer,
        text=text,
        who_to_ask=stop.who_to_ask or QUALITY_TEAM,
        detail=f"{stop.kind.words}, {stop.state.words[:1].lower()}{stop.state.words[1:]},"
        f" since {long_date(stop.since)}.",
        suspension_id=stop.suspension_id,
        authority_code=stop.authority_code,
    )


def _said(stop: Stop, work: Work) -> tuple[Answer, str]:
    """The answer that one suspension gives, in words without its reason."""
    told = stop.reason_for_brokerage or BROKERAGE_WORDS[stop.kind]
    if stop.reaches_other_work:
        other = "It stops other kinds of work, and not this one."
        if work is Work.RETURN_FROM_HOSPITAL and stop.kind is not Kind.CAUTION:
            return Answer.ASK, f"{told} {other} Review the risk to the person first."
        return Answer.YES, f"{told} {other}"
    if stop.kind is Kind.CAUTION:
        return Answer.ASK, told
    if stop.state is State.PHASED:
        cap = stop.cap_per_week or 0
        people = "1 new placement" if cap == 1 else f"{cap} new placements"
        return Answer.ASK, f"Reopening in phases: at most {people} a week. Ask whether one is left."
    if stop.reach is Reach.PARTLY:
        only = ", ".join(stop.only) or "part of what it does"
        return Answer.ASK, f"{told} This is for: {only}. Ask whether it covers your case."
    return Answer.NO, told
