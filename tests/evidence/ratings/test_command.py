"""`almoner ratings profile`, as someone at the command line meets it."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from almoner.core.journal.models import Entry
from almoner.register.directory.rules import ServiceType
from tests.evidence.ratings.factories import (
    AuthorityFactory,
    LocationFactory,
    rated,
    record,
)

pytestmark = pytest.mark.django_db
FEBRUARY, MAY, AUGUST = date(2021, 2, 1), date(2021, 5, 1), date(2021, 8, 31)
D2018 = date(2018, 3, 1)


@pytest.fixture
def city():
    return AuthorityFactory(name="Southaven", code="E06000099")


@pytest.fixture
def market(city):
    """Three homes: one rated up in May, one newly registered, one that left; and a nursing home."""
    up, gone = LocationFactory(authority=city), LocationFactory(authority=city, deregistered_on=MAY)
    LocationFactory(authority=city, registered_on=MAY)
    nursing = LocationFactory(authority=city, service_type=ServiceType.NURSING)
    record(
        rated(up, 2, D2018),
        rated(up, 3, MAY),
        rated(gone, 3, D2018),
        rated(nursing, 4, D2018, inherited_from="1-77"),
    )


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("ratings", "profile", *arguments, stdout=out)
    return out.getvalue()


def data(*arguments: str) -> dict:
    return json.loads(run("--authority", "Southaven", "--format", "json", *arguments))


class TestJson:
    def test_the_rows_in_the_order_of_papers(self, market):
        found = data("--as-at", "2021-08-31")

        assert (found["authority"], found["as_at"]) == ("Southaven", "2021-08-31")
        assert found["rows"] == [
            {
                "service_type": "nursing",
                "outstanding": 1,
                "good": 0,
                "requires_improvement": 0,
                "inadequate": 0,
                "unrated": 0,
                "rated_total": 1,
                "total": 1,
                "inherited": 1,
                "unrated_reasons": {},
            },
            {
                "service_type": "residential",
                "outstanding": 0,
                "good": 1,
                "requires_improvement": 0,
                "inadequate": 0,
                "unrated": 1,
                "rated_total": 1,
                "total": 2,
                "inherited": 0,
                "unrated_reasons": {"newly_registered": 1},
            },
        ]

    def test_it_names_its_sources(self, market):
        (source,) = data("--as-at", "2021-08-31")["sources"]

        assert source["as_at"] == "2021-09-01"
        assert source["name"].startswith("ratings-")

    def test_since_an_earlier_day_each_cell_has_its_arrow(self, market):
        found = data("--as-at", "2021-08-31", "--since", "2021-02-01")

        assert found["since"] == "2021-02-01"
        residential = found["rows"][1]["arrows"]
        assert residential["good"] == {
            "direction": "same",
            "symbol": "↔",
            "earlier": 1,
            "words": "1, unchanged",
        }
        assert residential["unrated"]["words"] == "1, up from 0"
        assert residential["requires_improvement"]["symbol"] == "↓"

    def test_and_a_movement_that_sums(self, market):
        rows = data("--as-at", "2021-08-31", "--since", "2021-02-01")["rows"]

        assert rows[1]["movement"]["good"] == {
            "delta": 0,
            "parts": {"rated_up": 1, "deregistered": -1},
            "words": "in: 1 rated up; out: 1 deregistered",
        }
        for row in rows:
            for column, moved in row["movement"].items():
                assert moved["delta"] == sum(moved["parts"].values())
                assert row["arrows"][column]["earlier"] + moved["delta"] == row[column]

    def test_a_type_that_is_no_longer_there_keeps_its_row(self, city):
        LocationFactory(authority=city, service_type=ServiceType.NURSING, deregistered_on=MAY)

        (row,) = data("--as-at", "2021-08-31", "--since", "2021-02-01")["rows"]

        assert (row["service_type"], row["total"]) == ("nursing", 0)
        assert row["arrows"]["unrated"]["words"] == "0, down from 1"

    def test_without_a_baseline_the_arrows_are_blank(self, city):
        LocationFactory(authority=city, registered_on=MAY)

        (row,) = data("--as-at", "2021-08-31", "--since", "2021-02-01")["rows"]

        assert row["arrows"]["unrated"] == {
            "direction": None,
            "symbol": "",
            "earlier": None,
            "words": "1, no earlier figure",
        }
        assert row["movement"]["unrated"]["parts"] == {"newly_registered": 1}

    def test_an_authority_without_services_has_no_rows(self, city):
        assert data("--as-at", "2021-08-31")["rows"] == []

    def test_as_at_is_today_if_not_said(self, city):
        assert data()["as_at"] == timezone.localdate().isoformat()


class TestCsv:
    def lines(self, *arguments: str) -> list[dict[str, str]]:
        text = run(
            "--authority", "Southaven", "--as-at", "2021-08-31", "--format", "csv", *arguments
        )
        return list(csv.DictReader(io.StringIO(text)))

    def test_a_line_a_type_of_service(self, market):
        assert self.lines()[1] == {
            "authority": "Southaven",
            "as_at": "2021-08-31",
            "service_type": "residential",
            "outstanding": "0",
            "good": "1",
            "requires_improvement": "0",
            "inadequate": "0",
            "unrated": "1",
        }

    def test_since_an_earlier_day_with_arrow_words_and_movement(self, market):
        line = self.lines("--since", "2021-02-01")[1]

        assert (line["good"], line["good_arrow"], line["good_words"]) == ("1", "↔", "1, unchanged")
        assert line["good_movement"] == "in: 1 rated up; out: 1 deregistered"
        assert line["inadequate_movement"] == "no change"


class TestTable:
    def table(self, *arguments: str) -> str:
        return run("--authority", "Southaven", "--as-at", "2021-08-31", *arguments)

    def test_it_is_headed_and_every_type_has_its_line(self, market):
        printed = self.table()

        assert "Southaven, 31 August 2021" in printed
        assert "Not yet rated" in printed
        assert "Residential" in printed
        assert "↑" not in printed

    def test_since_an_earlier_day_with_arrows_and_reasons(self, market):
        printed = self.table("--since", "2021-02-01")

        assert "1 ↔" in printed
        assert "Since 1 February 2021:" in printed
        assert "Residential, good: 1 to 1 (in: 1 rated up; out: 1 deregistered)" in printed

    def test_where_nothing_moved_it_says_so(self, market):
        assert "nothing changed" in self.table("--since", "2021-08-31")

    def test_where_nothing_is_known_it_says_so(self, city):
        assert self.table() == "No services are known in Southaven on 31 August 2021.\n"


class TestRefusals:
    def refusal(self, *arguments: str) -> str:
        with pytest.raises(CommandError) as refused:
            run(*arguments)
        assert refused.value.returncode == 2
        return str(refused.value)

    def test_an_authority_that_no_one_knows(self):
        assert self.refusal("--authority", "Atlantis") == "No authority is called 'Atlantis'."

    @pytest.mark.parametrize("option", ["--as-at", "--since"])
    @pytest.mark.parametrize("text", ["31/08/2021", "2021-02-30", "yesterday", ""])
    def test_what_is_no_date(self, city, option, text):
        assert self.refusal("--authority", "Southaven", option, text) == (
            f"{option} must be a date such as 2021-08-31, not {text!r}."
        )

    @pytest.mark.parametrize("option", ["--as-at", "--since"])
    def test_a_day_yet_to_come(self, city, option):
        tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()

        assert "must not be in the future" in self.refusal(
            "--authority", "Southaven", option, tomorrow
        )

    def test_since_a_day_after_the_day(self, city):
        assert self.refusal(
            "--authority", "Southaven", "--as-at", "2021-02-01", "--since", "2021-08-31"
        ) == ("--since must not be after --as-at.")

    @pytest.mark.parametrize(
        "arguments", [(), ("--authority", "Southaven", "--format", "xml")], ids=["none", "xml"]
    )
    def test_options_missing_or_unknown(self, city, arguments):
        with pytest.raises(CommandError):
            run(*arguments)

    def test_the_first_day_of_the_calendar_is_only_empty(self, city):
        assert "No services are known" in run("--authority", "Southaven", "--as-at", "0001-01-01")


def test_reading_what_is_public_makes_no_entry_in_the_journal(market):
    run("--authority", "Southaven")

    assert not Entry.objects.exists()
