"""How subjects and decisions are shown."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import NoReverseMatch, reverse

from almoner.core.ui.downloads import Notes, Row
from almoner.judgement.patterns.models import PromptAnswer
from almoner.judgement.patterns.queries import Noticed, Shown
from almoner.judgement.patterns.rules.definitions import Also, Criteria, Measured, Scope
from almoner.judgement.patterns.rules.prompting import Prompt, Strength
from almoner.judgement.patterns.rules.subjects import Answer, Standing
from almoner.response.safeguarding.rules.kinds import Shift, Theme

COLOURS: Mapping[Strength, str] = {
    Strength.VERY_STRONG: "red",
    Strength.STRONG: "orange",
    Strength.MODERATE: "yellow",
}
STANDINGS: Mapping[Standing, str] = {
    Standing.TO_DECIDE: "To decide",
    Standing.IN_HAND: "In hand",
    Standing.DISMISSED: "Dismissed for now",
}
COLUMNS = (
    "About",
    "Kind",
    "Standing",
    "What points to it",
    "Concerns",
    "From",
    "To",
    "Strength",
    "Confidence",
    "Why",
    "Doubts",
    "What is done",
)
A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Given:
    """A decision for the list of them."""

    name: str
    title: str
    answer: str
    reference: str
    until: date | None
    reason: str
    by: str
    at: datetime
    why: tuple[str, ...]


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs that lead to a page of this room."""
    return [("Patterns", reverse("patterns:patterns")), *more]


def prompt_words(prompt: Prompt, criteria: Criteria) -> str:
    """What points to a subject, with the theme, the shift or the manager."""
    shared = prompt.subject if prompt.is_manager else ""
    return _titled(prompt.criterion, prompt.shared, shared, criteria)


def subject_word(shown: Shown) -> str:
    """What kind of thing it is about."""
    return {
        Scope.LOCATION: "Service",
        Scope.PROVIDER: "Provider",
        Scope.MANAGER: "Manager in post",
    }[shown.subject.scope]


def concern_links(shown: Shown) -> list[dict[str, str]]:
    """The concerns by their numbers, each with its page."""
    return [
        {"text": f"Concern {number}", "href": _address("safeguarding:concern", key)}
        for key, number in shown.subject.concerns
    ]


def enquiry_links(shown: Shown) -> list[dict[str, str]]:
    """The large-scale enquiries that have it in hand, each with its page."""
    return [
        {
            "text": f"Open large-scale enquiry {each.enquiry_id}",
            "href": _address("enquiries:case", each.enquiry_id),
        }
        for each in shown.standpoint.enquiries
    ]


def proposal_address(shown: Shown) -> str:
    """Where a large-scale enquiry into it is proposed; "" where it is of no one service."""
    level = {Scope.LOCATION: "service", Scope.PROVIDER: "provider"}.get(shown.subject.scope)
    return _address("enquiries:propose", level, shown.subject.subject) if level else ""


def measured_near(criteria: Criteria, *, places: int) -> Measured:
    """What was measured on councils of about that many services."""
    return min(criteria.measured, key=lambda each: abs(each.services_each - places))


def given(
    answers: Iterable[PromptAnswer], *, names: Mapping[tuple[str, str], str], criteria: Criteria
) -> list[Given]:
    """The decisions, with the words of what they were about."""
    return [
        Given(
            name=names.get((each.scope, each.subject), "not known"),
            title="; ".join(
                _titled(criterion, shared, manager, criteria)
                for criterion, shared, manager in json.loads(each.criteria)
            ),
            answer=Answer(each.answer).done,
            reference=each.reference,
            until=each.until,
            reason=each.reason,
            by=each.by_name,
            at=each.at,
            why=tuple(json.loads(each.why)),
        )
        for each in answers
    ]


def download_rows(found: Noticed) -> Iterable[Row]:
    """The subjects as a file has them."""
    for shown in found.subjects:
        subject = shown.subject
        yield (
            shown.name,
            subject_word(shown),
            STANDINGS[shown.standpoint.standing],
            "; ".join(prompt_words(each, found.criteria) for each in subject.prompts),
            ", ".join(str(number) for _, number in subject.concerns),
            subject.since,
            subject.until,
            subject.strength.words,
            subject.confidence.words,
            " ".join(line for each in subject.prompts for line in each.why),
            " ".join(line for each in subject.prompts for line in each.doubts),
            " ".join(shown.standpoint.done),
        )


def download_notes(found: Noticed, *, authority: str, as_at: date) -> Notes:
    """What a reader of the file must know."""
    measured = measured_near(found.criteria, places=found.place_count)
    return Notes(
        title="Patterns of concerns",
        source=f"Safeguarding concerns of {authority}, looked through by Almoner",
        as_at=as_at,
        definitions=(
            ("A prompt", "Asks for a second look. It decides nothing and accuses nobody."),
            ("Criteria", found.criteria.source),
            ("False alarms", measured.sentence),
            *(("It could also be", each) for each in found.criteria.else_it_could_be),
        ),
    )


def _titled(criterion: str, shared: str, manager: str, criteria: Criteria) -> str:
    known = next((each for each in criteria.criteria if each.key == criterion), None)
    said = [manager] if manager else []
    if known is not None and known.also:
        pairs = zip(known.also, shared.split("/"), strict=True)
        said += [_KINDS[also](value).words for also, value in pairs]
    return f"{criteria.titled(criterion)}{': ' if said else ''}{', '.join(said)}"


_KINDS = {Also.THEME: Theme, Also.SHIFT: Shift}


def _address(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
