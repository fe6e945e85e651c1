"""The ratings of one location in the API's answer: the older stream and the newer, merged.

`currentRatings` and `historicRatings` hold what was judged by key lines of enquiry, one overall
rating a location; `assessment[]` holds what is judged by the single assessment framework, one
rating a service. Key questions are known by name, never by their place in the list.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from almoner.doors.feeds.cqc.parse.cells import id_of, text_of
from almoner.doors.feeds.cqc.parse.dates import date_of
from almoner.doors.feeds.cqc.parse.gathering import Gathering
from almoner.doors.feeds.cqc.parse.judgements import (
    domain_of,
    group_of,
    judgement_of,
    worst_of_services,
)
from almoner.doors.feeds.cqc.records import RatingRecord
from almoner.evidence.ratings.rules import OVERALL

KLOE, SAF = "KLOE", "SAF"
NO_DATE = "rating without a publication date"
CURRENT_OVERALL = "currentRatings.overall"
LONGEST_LINK = 60  # letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The location whose ratings are read, as far as inheritance turns on it."""

    location_id: str
    registered_on: date | None
    predecessor_ids: tuple[str, ...]
    source: str  # the file's name, for rejections

    def inheritance(self, *, organisation_id: str | None, published_on: date) -> tuple[bool, str]:
        """Whether a rating was another registration's, and whose where that is known."""
        if organisation_id and organisation_id != self.location_id:
            return True, organisation_id
        if self.registered_on and published_on < self.registered_on:
            return True, self.predecessor_ids[0] if len(self.predecessor_ids) == 1 else ""
        return False, ""


def ratings_of(
    *, holder: Holder, answer: Mapping[str, Any], gathering: Gathering
) -> list[RatingRecord]:
    """Every rating of a location, one for each service group, domain and day of publication."""
    found: dict[tuple[str, str, date], RatingRecord] = {}
    streams = (
        *_current(holder, answer, gathering),
        *_historic(holder, answer, gathering),
        *_assessed(holder, answer, gathering),
    )
    for rating in streams:
        key = (rating.service_group, rating.domain, rating.published_on)
        known = found.get(key)
        if known is None or (known.value is None and rating.value is not None):
            found[key] = rating
    for rating in _from_services(holder, list(found.values())):
        found.setdefault((OVERALL, OVERALL, rating.published_on), rating)
    return list(found.values())


def _current(
    holder: Holder, answer: Mapping[str, Any], gathering: Gathering
) -> Iterator[RatingRecord]:
    current = answer.get("currentRatings") or {}
    overall = current.get("overall") or {}
    published = overall.get("reportDate") or current.get("reportDate")
    organisation = overall.get("organisationId") or _organisation_of(overall, published)
    inspected = None
    if published and published == (answer.get("lastReport") or {}).get("publicationDate"):
        inspected = (answer.get("lastInspection") or {}).get("date")
    one = _Stream(holder=holder, gathering=gathering, place=CURRENT_OVERALL)
    if overall:
        yield from one.rating(
            words=overall.get("rating"),
            published=published,
            inspected=inspected,
            organisation=organisation,
            link=overall.get("reportLinkId"),
        )
    for question in overall.get("keyQuestionRatings") or []:
        yield from one.rating(
            domain=question.get("name"),
            words=question.get("rating"),
            published=question.get("reportDate") or published,
            organisation=question.get("organisationId"),
            link=question.get("reportLinkId"),
        )
    for service in current.get("serviceRatings") or []:
        yield from one.service(service, published, organisation)


def _historic(
    holder: Holder, answer: Mapping[str, Any], gathering: Gathering
) -> Iterator[RatingRecord]:
    one = _Stream(holder=holder, gathering=gathering, place="historicRatings", is_historic=True)
    for report in answer.get("historicRatings") or []:
        published, link = report.get("reportDate"), report.get("reportLinkId")
        organisation = report.get("organisationId")
        overall = report.get("overall") or {}
        if overall.get("rating"):
            yield from one.rating(
                words=overall["rating"], published=published, organisation=organisation, link=link
            )
        for question in overall.get("keyQuestionRatings") or []:
            yield from one.rating(
                domain=question.get("name"),
                words=question.get("rating"),
                published=published,
                organisation=organisation,
                link=link,
            )
        for service in report.get("serviceRatings") or []:
            yield from one.service(service, published, organisation)


def _assessed(
    holder: Holder, answer: Mapping[str, Any], gathering: Gathering
) -> Iterator[RatingRecord]:
    for assessment in answer.get("assessment") or []:
        published = assessment.get("assessmentPlanPublishedDateTime") or assessment.get(
            "assessmentPlanPublishedDatetime"
        )
        ratings = assessment.get("ratings") or {}
        named = [(OVERALL, rating) for rating in ratings.get("overall") or []]
        named += [(rating.get("name"), rating) for rating in ratings.get("asgRatings") or []]
        for group, rating in named:
            one = _Stream(
                holder=holder,
                gathering=gathering,
                place="assessment",
                framework=SAF,
                group=text_of(value=group) or OVERALL,
                is_historic=rating.get("status") == "Historic",
            )
            assessed = rating.get("assessmentDate")
            for domain, source in [
                (OVERALL, rating),
                *((each.get("name"), each) for each in rating.get("keyQuestionRatings") or []),
            ]:
                if text_of(value=source.get("rating")):
                    yield from one.rating(
                        domain=domain,
                        words=source["rating"],
                        published=published,
                        inspected=assessed,
                    )


def _from_services(holder: Holder, ratings: list[RatingRecord]) -> Iterator[RatingRecord]:
    services = [
        rating
        for rating in ratings
        if rating.framework == SAF and rating.domain == OVERALL and rating.service_group != OVERALL
    ]
    for published_on, value in worst_of_services(ratings=services):
        is_inherited, source = holder.inheritance(organisation_id=None, published_on=published_on)
        yield RatingRecord(
            location_id=holder.location_id,
            service_group=OVERALL,
            domain=OVERALL,
            value=value,
            unrated_reason=None,
            published_on=published_on,
            is_inherited=is_inherited,
            inherited_from=source,
            framework=SAF,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stream:
    """One place in the answer where ratings stand, and what they have in common."""

    holder: Holder
    gathering: Gathering
    place: str
    framework: str = KLOE
    group: str = OVERALL
    is_historic: bool = False

    def rating(
        self,
        *,
        words: object,
        published: object,
        domain: object = OVERALL,
        organisation: object = "",
        inspected: object = None,
        link: object = "",
        group: str = "",
    ) -> Iterator[RatingRecord]:
        """The rating that these words make: one, or none with the reason noted."""
        try:
            published_on = date_of(value=published)
            inspected_on = date_of(value=inspected)
            name = domain_of(text=text_of(value=domain))
            judgement = judgement_of(text=text_of(value=words))
            service_group = group_of(text=group or self.group)
            whose = id_of(value=organisation)
        except ValueError as error:
            self._refuse(error)
            return
        if published_on is None:
            # Nothing has been published: the location is simply not yet rated.
            if judgement.value is not None:
                self.gathering.skipped[NO_DATE] += 1
            return
        self.gathering.met(on=published_on)
        is_inherited, source = self.holder.inheritance(
            organisation_id=whose, published_on=published_on
        )
        yield RatingRecord(
            location_id=self.holder.location_id,
            service_group=service_group,
            domain=name,
            value=judgement.value,
            unrated_reason=judgement.reason,
            published_on=published_on,
            inspected_on=inspected_on,
            is_inherited=is_inherited,
            inherited_from=source,
            framework=self.framework,
            report_link=_link_of(link),
            is_historic=self.is_historic,
        )

    def _refuse(self, error: ValueError) -> None:
        self.gathering.reject(
            sheet=self.holder.source,
            row=None,
            column=self.place,
            value=str(error),
            reason="This is not a rating, a key question, a service, a date or an id that is known",
        )

    def service(
        self, service: Mapping[str, Any], published: object, organisation: object
    ) -> Iterator[RatingRecord]:
        """The overall rating of a service and its key questions, from the older stream."""
        group = text_of(value=service.get("name"))
        if not group:
            return
        day = service.get("reportDate") or published
        whose = service.get("organisationId") or organisation
        named = [(OVERALL, service), *((q.get("name"), q) for q in _questions(service))]
        for domain, source in named:
            if source.get("rating"):
                yield from self.rating(
                    words=source["rating"],
                    published=source.get("reportDate") or day,
                    domain=domain,
                    organisation=source.get("organisationId") or whose,
                    link=source.get("reportLinkId"),
                    group=group,
                )


def _questions(rating: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return rating.get("keyQuestionRatings") or []


def _link_of(value: object) -> str:
    """What a report's address ends in; blank where that is too long to be it."""
    link = text_of(value=value) or ""
    return link if len(link) <= LONGEST_LINK else ""


def _organisation_of(overall: Mapping[str, Any], published: object) -> object:
    """Whose the overall rating is: a key question of the same report names the organisation."""
    for question in _questions(overall):
        if question.get("reportDate") == published and question.get("organisationId"):
            return question["organisationId"]
    return ""
