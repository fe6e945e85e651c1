"""One service and one provider: what is said of them, from records that need no database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict

from almoner.doors.desk.pages import (
    current_rating,
    grouped,
    kinds,
    manager,
    provider_page,
    publications,
)
from almoner.doors.desk.queries.listing import ServiceRow
from almoner.doors.desk.queries.service import (
    ManagerRow,
    ProviderRecord,
    SchemeRow,
    ServiceGiven,
)
from almoner.evidence.ratings.queries import Published
from almoner.evidence.ratings.rules import OVERALL, Event, Spell, UnratedReason
from almoner.register.directory.models import Location, Provider

TODAY = date(2021, 8, 31)
A_DAY = timedelta(days=1)
NAMELESS = {"cqc_id": "1-55", "service_type": "residential", "registered_on": date(2015, 4, 1)}


def place(ownership: str = "Organisation", **facts) -> Location:
    return Location(provider=Provider(name="Wren Care", ownership=ownership), **NAMELESS | facts)


def post(name: str, number: int = 1, kind: str = "registered", **dates) -> ManagerRow:
    said = dict.fromkeys(ManagerRow._fields) | {"id": number, "person_name": name, "kind": kind}
    return ManagerRow(**said | dates)


LEFT = post("Cole Ashdown", from_on=date(2019, 1, 1), to_on=date(2021, 8, 1))
NEXT = post("Ada Marsh", 2, from_on=date(2021, 8, 20))
SAME_AGAIN = post("Cole Ashdown", 2)


class TestManager:
    @pytest.mark.parametrize(
        ("rows", "text", "names", "is_wanting"),
        [
            ([post("Cole Ashdown")], "", ["Cole Ashdown"], False),
            ([LEFT], "None for 30 days", [], True),
            ([LEFT, NEXT], "", ["Ada Marsh"], False),
            ([LEFT, SAME_AGAIN], "", ["Cole Ashdown"], False),
            ([post("Cole Ashdown", to_on=TODAY), SAME_AGAIN], "", ["Cole Ashdown"], False),
            ([LEFT, post("Bo Lind", 2, "interim")],
             "Interim manager only; none registered for 30 days", ["Bo Lind"], True),
            ([LEFT, post("Bo Lind", 2, "applicant")],
             "None for 30 days; an application is with CQC", ["Bo Lind"], True),
            ([post("Cole Ashdown", to_on=TODAY)], "None for 0 days", [], True),
            ([post("Cole Ashdown", to_on=TODAY - A_DAY)], "None for 1 day", [], True),
            ([post("Cole Ashdown", absent_from_on=date(2021, 8, 1))],
             "Absent for 30 days", ["Cole Ashdown"], True),
            ([post("Cole Ashdown", absent_from_on=date(2021, 6, 1), absent_to_on=TODAY)],
             "", ["Cole Ashdown"], False),
            ([post("Bo Lind", 1, "interim")],
             "Interim manager only; none registered for 2,344 days", ["Bo Lind"], True),
        ],
    )  # fmt: skip
    def test_who_it_is_and_for_how_long_there_has_been_none(self, rows, text, names, is_wanting):
        found = manager(place(), rows, today=TODAY)
        assert (found.text, found.names, found.is_wanting) == (text, names, is_wanting)

    def test_two_absences_of_one_manager_are_of_one_post(self):
        away = {"absent_from_on": date(2020, 1, 1), "absent_to_on": date(2020, 3, 1)}
        rows = [post("Cole Ashdown", **away), post("Cole Ashdown", absent_from_on=date(2021, 8, 1))]
        found = manager(place(), rows, today=TODAY)
        assert (found.text, found.names) == ("Absent for 30 days", ["Cole Ashdown"])

    def test_where_no_source_names_one_nothing_is_known(self):
        assert manager(place(), [], today=TODAY) is None

    @pytest.mark.parametrize(
        "where",
        [place("Individual"), place("NHS Body"), place(is_dormant=True), place(cqc_id=None)],
    )
    def test_where_none_is_required_none_is_wanting(self, where):
        for rows in ([], [LEFT]):
            found = manager(where, rows, today=TODAY)
            assert (found.text, found.names, found.is_wanting) == ("None required", [], False)
        found = manager(where, [post("Cole Ashdown")], today=TODAY)
        assert (found.text, found.names) == ("", ["Cole Ashdown"])

    def test_of_a_closed_registration_it_is_who_managed_it_last(self):
        closed = place(deregistered_on=date(2021, 8, 1))
        found = manager(closed, [LEFT, NEXT], today=TODAY)
        assert (found.text, found.names, found.is_wanting) == ("", ["Cole Ashdown"], False)
        assert manager(closed, [NEXT], today=TODAY).text == ""
        assert manager(closed, [], today=TODAY) is None

    @pytest.mark.parametrize(
        ("ends_on", "text"), [(TODAY, ""), (TODAY + A_DAY, "None for 30 days")]
    )
    def test_a_registration_needs_one_until_it_ends(self, ends_on, text):
        assert manager(place(deregistered_on=ends_on), [LEFT], today=TODAY).text == text


def published(value: int | None = 3, on: date = TODAY, **facts) -> Published:
    said = {
        "cqc_id": "1-55", "of_predecessor": False, "service_group": OVERALL, "domain": OVERALL,
        "unrated_reason": None if value else UnratedReason.INSPECTED_NOT_RATED,
        "inspected_on": None, "inherited_from": "", "framework": "", "report_link": "",
        "landing_id": 1, "landing_source": "ratings.csv", "landing_as_at": TODAY,
    }  # fmt: skip
    return Published(value=value, published_on=on, **said | facts)


def spell(value: int | None, reason: str = "") -> Spell:
    event = Event(1, OVERALL, value, reason, date(2020, 1, 1), "", datetime(2021, 9, 1, tzinfo=UTC))
    return Spell(date(2020, 1, 1), None, event)


class TestRatings:
    @pytest.mark.parametrize(
        ("location", "governing", "text", "note"),
        [
            (place(), spell(2), "Requires improvement", ""),
            (place(), spell(None, "under_review"), "Not rated", "Rating suspended or under review"),
            (place(), None, "Not rated", "Registered a year or longer, not yet inspected"),
            (place(registered_on=date(2021, 1, 1)), None, "Not rated",
             "Newly registered, not yet inspected"),
            (place(registered_on=None), None, "Not rated", "Reason not known"),
            (place(cqc_id=None), None, "Not rated", "Not regulated"),
        ],
    )  # fmt: skip
    def test_the_rating_that_stands_or_why_there_is_none(self, location, governing, text, note):
        found = current_rating(location, governing, today=TODAY)
        assert (found.text, found.note) == (text, note)

    def test_what_was_published_on_one_day_is_told_together(self):
        (one,) = publications(
            [
                published(3, inspected_on=date(2021, 1, 4)),
                published(2, domain="Safe", inspected_on=date(2021, 1, 5)),
            ]
        )
        assert (one.title, one.inspected_on, one.published_of) == ("Good", date(2021, 1, 5), "")
        assert one.groups[0].questions["Safe"].text == "Requires improvement"

    def test_but_not_what_was_published_of_two_registrations(self):
        made = publications([published(3), published(2, cqc_id="1-54", of_predecessor=True)])
        assert [(one.title, one.published_of) for one in made] == [
            ("Good", ""),
            ("Requires improvement", "1-54"),
        ]

    def test_the_title_is_the_whole_and_else_the_first_group(self):
        homes = published(2, service_group="Care homes")
        assert publications([homes, published(3)])[0].title == "Good"
        assert publications([homes])[0].title == "Care homes: Requires improvement"
        assert publications([published(2, domain="Safe")])[0].title == "Key questions only"

    def test_an_inherited_rating_names_the_registration_that_it_was_given(self):
        assert publications([published(inherited_from="1-54")])[0].inherited_from == "1-54"

    def test_groups_say_when_any_of_theirs_was_last_published(self):
        earlier = date(2020, 1, 1)
        whole, homes = grouped(
            [
                published(3, earlier, service_group="Care homes"),
                published(3, earlier),
                published(2, domain="Safe"),
            ]
        )
        assert (whole.name, whole.published_on) == (OVERALL, TODAY)
        assert (homes.name, homes.published_on) == ("Care homes", earlier)

    def test_what_is_not_rated_says_why(self):
        (group,) = grouped([published(None, unrated_reason=UnratedReason.EXEMPT)])
        assert (group.overall.text, group.overall.note) == ("Not rated", "Exempt from rating")


def test_kinds_of_care_name_their_districts_and_schemes_and_those_that_ended_come_last():
    old = ServiceGiven(2, "Day care", None, date(2020, 1, 1), "")
    home = ServiceGiven(1, "Homecare agencies", None, None, "")
    mews = SchemeRow(1, "Elm Mews", "", "", None, 4)
    reach = [home._replace(district_name=name) for name in ("Vale", "Ashdale")]
    given, ended = kinds([old, *reach, home], [mews])
    assert (given.name, given.districts, given.schemes) == (
        "Homecare agencies",
        ["Ashdale", "Vale"],
        [mews],
    )
    assert (ended.name, ended.ended_on, ended.districts) == ("Day care", date(2020, 1, 1), [])


def row(number: int, beds: int | None = 10, **facts) -> ServiceRow:
    said = dict.fromkeys(ServiceRow._fields) | {"id": number, "beds": beds, "is_care_home": True}
    return ServiceRow(**said | facts)


def of_provider(*rows: ServiceRow, counted_elsewhere=frozenset(), query: str = ""):
    record = ProviderRecord(
        provider=Provider(name="Wren Care"),
        locations=rows,
        counted_elsewhere=counted_elsewhere,
        invented="",
    )
    return provider_page(record, query=QueryDict(query))


class TestProvider:
    def test_beds_are_of_open_care_homes(self):
        closed = row(3, deregistered_on=date(2020, 1, 1))
        page = of_provider(row(1), row(2, 5), row(4, 7, is_care_home=False), closed)
        assert (page["beds"], page["unknown_count"]) == (15, 0)
        assert (page["open_count"], page["closed_count"]) == (3, 1)

    def test_premises_registered_twice_have_one_set_of_beds(self):
        page = of_provider(row(1), row(2), counted_elsewhere=frozenset({2}))
        assert (page["beds"], page["open_count"]) == (10, 2)

    def test_beds_that_are_not_known_are_not_nought(self):
        page = of_provider(row(1), row(2, None), row(3, None))
        assert (page["beds"], page["unknown_count"]) == (10, 2)
        assert not of_provider(row(4, None, is_care_home=False))["has_homes"]

    @pytest.mark.parametrize(("query", "shown"), [("", 50), ("page=3", 20), ("page=99", 20)])
    def test_many_locations_are_shown_a_page_at_a_time(self, query, shown):
        page = of_provider(*(row(number) for number in range(120)), query=query)
        assert (len(page["rows"]), page["pages"].count, page["open_count"]) == (shown, 3, 120)
