"""Every address that can be guessed: each pattern of the project, with numbers that are there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from django.apps import apps
from django.db.models import Max, Min
from django.urls import URLPattern, URLResolver, get_resolver

from almoner.core.accounts.guard import guard_of
from almoner.core.accounts.rules import Principal

ROUTE = re.compile(r"<(?:(\w+):)?(\w+)>")
GUARDED = {  # rooms with safeguarding in them: guessed with more numbers than the others
    "safeguarding",
    "enquiries",
    "positions_of_trust",
    "outbreaks",
    "patterns",
    "queue_lab",
    "returns",
    "papers",
}
# Parameters that are tried in every combination, and what there is of each.
FORMS: Mapping[str, Sequence[str]] = {"extension": ("csv", "ods"), "kind": ("csv", "ods")}
OF_PAPERS: Mapping[str, Sequence[str]] = {
    "part": ("open", "exempt"),
    "extension": ("html", "docx", "pdf", "json"),
}
NUMBERS: Mapping[str, str] = {  # a parameter, and the records whose numbers it takes
    "access_id": "safeguarding.EmergencyAccess",
    "action_id": "enquiries.AgreedAction",
    "allegation_id": "positions_of_trust.Allegation",
    "case_id": "enquiries.LargeScaleEnquiry",
    "caused_id": "enquiries.CausedEnquiry",
    "concern_id": "safeguarding.Concern",
    "enquiry_id": "enquiries.Enquiry",
    "outbreak_id": "outbreaks.Outbreak",
    "paper_id": "papers.Paper",
    "programme_id": "programmes.Programme",
}
WORDS: Mapping[str, Sequence[str]] = {
    "starts_in": ("2021",),
    "location_id": (),  # filled in from the records
    "step": ("start", "close", "reopen", "take_on", "open", "declare", "accept"),
    "level": ("location",),
    "which": ("end",),
    "part": ("open",),
}
OTHERS: Mapping[str, Sequence[str]] = {"int": ("1", "2"), "str": ("x",), "slug": ("x",)}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One URL pattern of the project: its name, its route and the view behind it."""

    name: str
    route: str
    view: object

    @property
    def room(self) -> str:
        """The room that it is of."""
        return self.name.rpartition(":")[0]

    def is_open_to(self, by: Principal) -> bool:
        """Whether what guards it lets somebody in, in any authority: so that more is tried."""
        guard = guard_of(self.view)
        wanted = {guard} if isinstance(guard, str) else guard or set()
        return guard in {None, "signed in", "anyone"} or any(
            by.may(each)
            for each in wanted  # type: ignore[arg-type]
        )


def patterns() -> list[Pattern]:
    """Every pattern there is."""
    return list(_patterns(get_resolver().url_patterns))


def _patterns(
    found: list[URLPattern | URLResolver], before: str = "/", namespace: str = ""
) -> Iterator[Pattern]:
    for pattern in found:
        text = str(pattern.pattern)
        text = re.sub(r"\(\?P[^)]*\)", "x", text).lstrip("^").rstrip("$")
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _patterns(pattern.url_patterns, before + text, inner)
        else:
            yield Pattern(f"{namespace}{pattern.name or ''}", before + text, pattern.callback)


def numbers_planted() -> dict[str, tuple[str, ...]]:
    """Of each parameter: the first record, the last, and the number after that."""
    found = {}
    for name, label in NUMBERS.items():
        ends = apps.get_model(label)._default_manager.aggregate(first=Min("pk"), last=Max("pk"))
        first, last = ends["first"] or 1, ends["last"] or 1
        found[name] = tuple(dict.fromkeys(map(str, (first, last, last + 1))))
    places = apps.get_model("safeguarding.Concern")._default_manager.exclude(location=None)
    located = places.order_by("-pk").values_list("location_id", flat=True)[:2]
    deaths = apps.get_model("outbreaks.DeathsNotified")._default_manager.exclude(location=None)
    found["location_id"] = tuple(
        map(str, (*deaths.values_list("location_id", flat=True)[:1], *located))
    )
    return found


def guesses(pattern: Pattern, numbers: Mapping[str, Sequence[str]], *, most: int) -> list[str]:
    """Addresses of a pattern: so many numbers, and every form of file."""
    wanted = [(name, kind or "str") for kind, name in ROUTE.findall(pattern.route)]
    forms = OF_PAPERS if pattern.name == "papers:download" else FORMS
    combined = {name: forms[name] for name, _ in wanted if name in forms}
    listed = {
        name: numbers.get(name) or WORDS.get(name) or OTHERS.get(kind, ("x",))
        for name, kind in wanted
        if name not in combined
    }
    rounds = min(most, max((len(values) for values in listed.values()), default=1))
    found = []
    for turn in range(rounds):
        told = {name: values[turn % len(values)] for name, values in listed.items()}
        for chosen in product(*combined.values()):
            filled = told | dict(zip(combined, chosen, strict=True))
            found.append(ROUTE.sub(lambda one, filled=filled: filled[one[2]], pattern.route))
    return list(dict.fromkeys(found))
