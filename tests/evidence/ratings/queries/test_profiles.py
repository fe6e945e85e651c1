"""The ratings table of an area on a day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.evidence.ratings.queries import (
    Area,
    area_named,
    areas_around,
    profile,
    profiles,
    rating_age,
    trend,
)
from almoner.evidence.ratings.rules import (
    COLUMNS,
    AgeBand,
    Column,
    ProfileRow,
    UnratedReason,
    overview_dates,
)
from almoner.register.directory.rules import ServiceType
from tests.evidence.ratings.factories import (
    OFFICER,
    OPERATOR,
    PROVIDER_USER,
    RECORDED_AT,
    AuthorityFactory,
    DistrictFactory,
    LandingFactory,
    LocationFactory,
    RegionFactory,
    SpellFactory,
    rated,
    record,
)

pytestmark = pytest.mark.django_db
AUGUST = date(2021, 8, 31)
D2018, D2020 = date(2018, 3, 1), date(2020, 3, 1)
A_DAY = timedelta(days=1)


@pytest.fixture
def city():
    return AuthorityFactory(name="Southaven", code="E06000099")


@pytest.fixture
def area(city):
    return area_named(name="Southaven")


def counts(row: ProfileRow) -> list[int]:
    return [row.count(column) for column in COLUMNS]


def table(area: Area, as_at: date = AUGUST, **others) -> dict[ServiceType, list[int]]:
    found = profile(area=area, as_at=as_at, visible_to=OPERATOR, **others)
    return {row.service_type: counts(row) for row in found.rows}


class TestProfile:
    def test_an_area_of_which_nothing_is_known_has_no_rows(self, area):
        found = profile(area=area, as_at=AUGUST, visible_to=OFFICER)

        assert (found.rows, found.sources, found.total) == ((), (), 0)

    def test_services_are_counted_by_type_and_rating_in_the_order_of_papers(self, city, area):
        home_care = LocationFactory.create_batch(
            3, authority=city, service_type=ServiceType.HOME_CARE
        )
        nursing = LocationFactory(authority=city, service_type=ServiceType.NURSING)
        record(
            rated(home_care[0], 3, D2018),
            rated(home_care[1], 3, D2020),
            rated(nursing, 2, D2018),
        )

        found = profile(area=area, as_at=AUGUST, visible_to=OFFICER)

        assert found.area == area
        assert [row.service_type for row in found.rows] == ["nursing", "home_care"]
        assert [counts(row) for row in found.rows] == [[0, 0, 1, 0, 0], [0, 2, 0, 0, 1]]

    def test_only_what_the_regulator_registers_is_counted(self, city, area):
        LocationFactory(authority=city, cqc_id=None, service_type=ServiceType.DAY_CARE)
        LocationFactory(authority=city)

        known_at = RECORDED_AT + A_DAY
        for others in ({}, {"known_at": known_at}):
            assert table(area, **others) == {ServiceType.RESIDENTIAL: [0, 0, 0, 0, 1]}

    def test_a_rating_counts_from_its_publication(self, city, area):
        record(rated(LocationFactory(authority=city), 3, D2020))

        assert table(area, D2020 - A_DAY) == {ServiceType.RESIDENTIAL: [0, 0, 0, 0, 1]}
        assert table(area, D2020) == {ServiceType.RESIDENTIAL: [0, 1, 0, 0, 0]}

    @pytest.mark.parametrize("known_at", [None, RECORDED_AT])
    def test_on_the_day_of_a_new_rating_it_counts_once_and_by_the_new(self, city, area, known_at):
        home = LocationFactory(authority=city)
        record(rated(home, 3, D2018), rated(home, 2, D2020))

        for day, good, poorer in ((D2020 - A_DAY, 1, 0), (D2020, 0, 1)):
            (row,) = profile(area=area, as_at=day, visible_to=OFFICER, known_at=known_at).rows
            assert (row.total, row.good, row.requires_improvement) == (1, good, poorer)

    def test_a_service_counts_while_it_is_registered(self, city, area):
        LocationFactory(authority=city, registered_on=D2018, deregistered_on=D2020)

        assert table(area, D2018 - A_DAY) == {}
        assert table(area, D2018) == table(area, D2020 - A_DAY) != {}
        assert table(area, D2020) == {}

    def test_a_service_registered_since_no_one_knows_when_counts(self, city, area):
        LocationFactory(authority=city, registered_on=None)

        assert table(area, date(1995, 1, 1)) == {ServiceType.RESIDENTIAL: [0, 0, 0, 0, 1]}

    @pytest.mark.parametrize("known_at", [None, RECORDED_AT])
    def test_those_of_which_no_source_says_since_when_are_told(self, city, area, known_at):
        LocationFactory(authority=city, registered_on=None)
        LocationFactory(authority=city)

        (row,) = profile(area=area, as_at=AUGUST, visible_to=OFFICER, known_at=known_at).rows

        assert (row.total, row.undated) == (2, 1)

    def test_a_service_counts_as_the_type_that_it_was(self, city, area):
        home = LocationFactory(authority=city, spell=False)
        SpellFactory(location=home, to_on=D2020, service_type=ServiceType.NURSING)
        SpellFactory(location=home, from_on=D2020)

        assert list(table(area, D2018)) == [ServiceType.NURSING]
        assert list(table(area)) == [ServiceType.RESIDENTIAL]

    def test_inherited_ratings_are_counted_and_flagged(self, city, area):
        home = LocationFactory(authority=city, registered_on=D2020)
        record(rated(home, 3, D2018, inherited_from="1-77"))

        (row,) = profile(area=area, as_at=AUGUST, visible_to=OFFICER).rows

        assert (row.good, row.inherited, row.total) == (1, 1, 1)

    def test_who_may_not_see_the_market_sees_nothing(self, area):
        with pytest.raises(NotPermitted):
            profile(area=area, as_at=AUGUST, visible_to=PROVIDER_USER)

    @pytest.mark.parametrize("homes", [1, 3])
    def test_it_takes_two_queries(self, city, area, homes, django_assert_num_queries):
        locations = LocationFactory.create_batch(homes, authority=city)
        record(*(rated(home, 3, D2018) for home in locations))

        with django_assert_num_queries(2):
            profiles(area=area, days=[AUGUST, D2018, D2020], visible_to=OFFICER)

    def test_days_come_back_in_the_order_asked(self, city, area):
        record(rated(LocationFactory(authority=city), 3, D2020))

        found = profiles(area=area, days=[AUGUST, D2018, AUGUST], visible_to=OFFICER)

        assert [each.as_at for each in found] == [AUGUST, D2018, AUGUST]
        assert [each.rows[0].good for each in found] == [1, 0, 1]


class TestReasons:
    def reasons(self, area) -> dict[UnratedReason, int]:
        (row,) = profile(area=area, as_at=AUGUST, visible_to=OFFICER).rows
        assert sum(row.unrated_reasons.values()) == row.unrated
        return dict(row.unrated_reasons)

    @pytest.mark.parametrize(
        ("registered_on", "reason"),
        [
            (date(2021, 8, 31), UnratedReason.NEWLY_REGISTERED),
            (date(2020, 9, 1), UnratedReason.NEWLY_REGISTERED),
            (date(2020, 8, 31), UnratedReason.NOT_YET_INSPECTED),
            (None, UnratedReason.DATA_PENDING),
        ],
    )
    def test_never_inspected(self, city, area, registered_on, reason):
        LocationFactory(authority=city, registered_on=registered_on)

        assert self.reasons(area) == {reason: 1}

    def test_inspected_without_a_rating(self, city, area):
        record(rated(LocationFactory(authority=city), None, D2020))

        assert self.reasons(area) == {UnratedReason.INSPECTED_NOT_RATED: 1}

    def test_rated_services_need_no_reason(self, city, area):
        record(rated(LocationFactory(authority=city), 3, D2020))

        assert self.reasons(area) == {}


class TestAreas:
    @pytest.fixture
    def market(self):
        """Two real regions, an invented authority in one of them, and one in its own."""
        south, invented = RegionFactory(name="South"), RegionFactory(name="Invented")
        authorities = {
            "Here": AuthorityFactory(name="Here", region=south),
            "There": AuthorityFactory(name="There", region=south),
            "Far": AuthorityFactory(name="Far"),
            "Guest": AuthorityFactory(name="Guest", region=south, is_invented=True),
            "Northshire": AuthorityFactory(name="Northshire", region=invented, is_invented=True),
        }
        for authority in authorities.values():
            LocationFactory(authority=authority)
        LocationFactory(authority=None)
        return authorities

    @pytest.mark.parametrize("known_at", [None, RECORDED_AT])
    @pytest.mark.parametrize(
        ("name", "totals"),
        [
            ("Here", (1, 2, 4)),  # the region's two real ones; and one with no authority known
            ("Far", (1, 1, 4)),
            ("Guest", (1, 2, 4)),
            ("Northshire", (1, 1, 4)),  # an invented region may count its own
        ],
    )
    def test_an_authority_beside_its_region_and_england(self, market, name, totals, known_at):
        around = areas_around(authority_code=market[name].code)

        assert totals == tuple(
            profile(area=area, as_at=AUGUST, visible_to=OFFICER, known_at=known_at).total
            for area in around
        )

    @pytest.mark.parametrize("known_at", [None, RECORDED_AT])
    def test_a_district_counts_its_own(self, city, known_at):
        district = DistrictFactory(authority=city, code="E07000099", name="Harbour")
        for each in (district, district, None):
            SpellFactory(location__authority=city, district=each)
        area = Area(kind="district", code="E07000099", name="Harbour")

        assert table(area, known_at=known_at) == {ServiceType.RESIDENTIAL: [0, 0, 0, 0, 2]}

    def test_a_service_counts_where_it_was(self, city, area):
        other = AuthorityFactory(name="Elsewhere")
        home = LocationFactory(authority=other, spell=False)
        SpellFactory(location=home, authority=city, to_on=D2020)
        SpellFactory(location=home, from_on=D2020)

        assert table(area, D2018) != {}
        assert table(area) == {}


class TestSources:
    def test_a_profile_names_the_landings_that_it_came_from(self, city, area):
        register = LandingFactory(source="active.ods", as_at=date(2021, 8, 1))
        home = LocationFactory(authority=city, spell__landing_number=register.id)
        record(rated(home, 3, D2018))
        LandingFactory(source="unused.csv")

        sources = profile(area=area, as_at=AUGUST, visible_to=OFFICER).sources

        assert sources[0].landing_id == register.id
        assert (sources[0].name, sources[0].as_at) == ("active.ods", date(2021, 8, 1))
        assert len(sources) == 2

    def test_each_day_names_its_own(self, city, area):
        record(rated(LocationFactory(authority=city), 3, D2020))

        before, after = profiles(area=area, days=[D2018, AUGUST], visible_to=OFFICER)

        assert (len(before.sources), len(after.sources)) == (0, 1)


class TestKnownAt:
    def test_what_was_recorded_later_was_not_yet_known(self, city, area):
        home = LocationFactory(authority=city)
        record(rated(home, 2, D2018))
        record(rated(home, 3, D2018), later_by=A_DAY)

        assert table(area, known_at=RECORDED_AT) == {ServiceType.RESIDENTIAL: [0, 0, 1, 0, 0]}
        assert table(area) == {ServiceType.RESIDENTIAL: [0, 1, 0, 0, 0]}

    def test_a_service_registered_in_a_later_file_was_not_yet_known(self, city, area):
        LocationFactory(authority=city, spell__recorded_at=RECORDED_AT + A_DAY)

        assert table(area, known_at=RECORDED_AT) == {}
        assert table(area, known_at=RECORDED_AT + A_DAY) == table(area) != {}

    @pytest.mark.parametrize("registered_on", [None, D2018, date(2021, 8, 1)])
    @pytest.mark.parametrize("value", [None, 3, "never"])
    def test_as_known_now_it_is_what_is_known_now(self, city, area, registered_on, value):
        home = LocationFactory(authority=city, registered_on=registered_on)
        if value != "never":
            record(rated(home, value, D2020, inherited_from="1-77"))
        now = datetime(2026, 1, 1, tzinfo=UTC)

        assert profile(area=area, as_at=AUGUST, visible_to=OFFICER) == profile(
            area=area, as_at=AUGUST, visible_to=OFFICER, known_at=now
        )


def test_a_trend_compares_two_days(city, area):
    homes = LocationFactory.create_batch(2, authority=city)
    record(*(rated(home, 3, D2018) for home in homes), rated(homes[0], 4, D2020))

    compared = trend(area=area, as_at=AUGUST, since=D2018, visible_to=OFFICER)

    assert (compared.now.as_at, compared.earlier.as_at) == (AUGUST, D2018)
    residential = {
        column: compared.arrows[ServiceType.RESIDENTIAL, column].words for column in COLUMNS
    }
    assert residential == {
        Column.OUTSTANDING: "1, up from 0",
        Column.GOOD: "1, down from 2",
        Column.REQUIRES_IMPROVEMENT: "0, unchanged",
        Column.INADEQUATE: "0, unchanged",
        Column.UNRATED: "0, unchanged",
    }


class TestRatingAge:
    @pytest.mark.parametrize("known_at", [None, RECORDED_AT])
    def test_services_by_the_age_of_their_rating(self, city, area, known_at):
        homes = LocationFactory.create_batch(6, authority=city)
        published = [date(2020, 1, 1), D2018, date(2016, 1, 1), date(2015, 1, 1)]
        record(*(rated(home, 3, day) for home, day in zip(homes, published, strict=False)))
        record(rated(homes[4], None, D2020), later_by=-A_DAY)

        ages = rating_age(area=area, as_at=AUGUST, visible_to=OFFICER, known_at=known_at)

        assert {each.band: (each.count, each.never) for each in ages} == {
            AgeBand.UNDER_2_YEARS: (1, 0),
            AgeBand.FROM_2_TO_4_YEARS: (1, 0),
            AgeBand.FROM_4_TO_6_YEARS: (1, 0),
            AgeBand.SIX_YEARS_OR_NEVER: (3, 2),
        }

    def test_every_band_of_every_type_is_given(self, city, area):
        LocationFactory(authority=city)
        LocationFactory(authority=city, service_type=ServiceType.NURSING)

        ages = rating_age(area=area, as_at=AUGUST, visible_to=OFFICER)

        assert [(each.service_type, each.band) for each in ages] == [
            (kind, band) for kind in ("nursing", "residential") for band in AgeBand
        ]

    def test_who_may_not_see_the_market_sees_nothing(self, area):
        with pytest.raises(NotPermitted):
            rating_age(area=area, as_at=AUGUST, visible_to=PROVIDER_USER)


class TestTwoYears:
    def test_they_are_rebuilt_from_history_for_each_quarter_end_and_the_day(self, city, area):
        home = LocationFactory(authority=city)
        record(rated(home, 3, D2018), rated(home, 2, D2020))

        days = overview_dates(as_at=AUGUST)
        found = profiles(area=area, days=days, visible_to=OFFICER)

        assert [each.as_at for each in found] == list(days)
        good = [each.row(ServiceType.RESIDENTIAL).good for each in found]
        assert good == [1, 1, 0, 0, 0, 0, 0, 0, 0]

    def test_they_take_two_queries(self, city, area, django_assert_num_queries):
        record(rated(LocationFactory(authority=city), 3, D2018))

        with django_assert_num_queries(2):
            profiles(area=area, days=overview_dates(as_at=AUGUST), visible_to=OFFICER)
