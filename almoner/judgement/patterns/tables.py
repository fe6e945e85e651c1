"""How prompts and answers are shown."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse

from almoner.core.ui.downloads import Notes, Row
from almoner.judgement.patterns.models import PromptAnswer
from almoner.judgement.patterns.queries import Noticed, Shown
from almoner.judgement.patterns.rules.definitions import Also, Criteria, Scope
from almoner.judgement.patterns.rules.prompting import UNUSUAL, Answer, Confidence
from almoner.response.safeguarding.rules.kinds import Shift, Theme

COLOURS: Mapping[Confidence, str] = {
    Confidence.HIGH: "red",
    Confidence.MEDIUM: "orange",
    Confidence.LOW: "yellow",
}
COLUMNS = ("What", "About", "Shared", "Concerns", "From", "To", "Confidence", "Why", "Doubts")
A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Given:
    """An answer for the list of them."""

    name: str
    title: str
    answer: str
    reference: str
    reason: str
    by: str
    at: Any
    why: tuple[str, ...]


def trail() -> list[tuple[str, str]]:
    """The breadcrumbs that lead to a page of this room."""
    return [("Patterns", reverse("patterns:patterns"))]


def shared_words(shown: Shown, criteria: Criteria) -> str:
    """The theme or shift that the concerns share, in words; "" where none was asked for."""
    prompt = shown.prompt
    criterion = next((each for each in criteria.criteria if each.key == prompt.criterion), None)
    if criterion is None or not criterion.also:
        return ""
    kinds = {Also.THEME: Theme, Also.SHIFT: Shift}
    parts = zip(criterion.also, prompt.shared.split("/"), strict=True)
    return ", ".join(kinds[also](value).words for also, value in parts)


def subject_word(shown: Shown) -> str:
    """What kind of thing it is about."""
    return {
        Scope.LOCATION: "Service",
        Scope.PROVIDER: "Provider",
        Scope.MANAGER: "Manager in post",
    }[shown.prompt.scope]


def concern_links(shown: Shown) -> list[dict[str, str]]:
    """The concerns by their numbers, each with its page."""
    pairs = zip(shown.prompt.concern_ids, shown.prompt.numbers, strict=True)
    return [{"text": f"Concern {number}", "href": _address(key)} for key, number in pairs]


def given(
    answers: Iterable[PromptAnswer], *, names: Mapping[tuple[str, str], str], criteria: Criteria
) -> list[Given]:
    """The answers, with the words of what they were about."""
    titles = {each.key: each.title for each in criteria.criteria}
    titles[UNUSUAL] = "More concerns than usual"
    return [
        Given(
            name=names.get((each.scope, each.subject), "not known"),
            title=titles.get(each.criterion, "A criterion of then"),
            answer=Answer(each.answer).words,
            reference=each.reference,
            reason=each.reason,
            by=each.by_name,
            at=each.at,
            why=tuple(json.loads(each.why)),
        )
        for each in answers
    ]


def download_rows(found: Noticed) -> Iterable[Row]:
    """The prompts as a file has them."""
    for shown in found.waiting:
        prompt = shown.prompt
        yield (
            prompt.title,
            shown.name,
            shared_words(shown, found.criteria),
            ", ".join(map(str, prompt.numbers)),
            prompt.since,
            prompt.until,
            prompt.confidence.words,
            " ".join(prompt.why),
            " ".join(prompt.doubts),
        )


def download_notes(found: Noticed, *, authority: str, as_at: date) -> Notes:
    """What a reader of the file must know."""
    return Notes(
        title="Patterns of concerns",
        source=f"Safeguarding concerns of {authority}, looked through by Almoner",
        as_at=as_at,
        definitions=(
            ("A prompt", "Asks for a second look. It decides nothing and accuses nobody."),
            ("Criteria", found.criteria.source),
            *(("It could also be", each) for each in found.criteria.else_it_could_be),
        ),
    )


def _address(concern_id: int) -> str:
    try:
        return reverse("safeguarding:concern", args=[concern_id])
    except NoReverseMatch:
        return ""
