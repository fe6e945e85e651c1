"""People vaccinated reach the programmes that are collecting them, and no others."""

from datetime import date

import pytest
from django.db import transaction

from almoner.core.accounts.rules import operator
from almoner.doors.feeds.capacity_tracker.parse import TrackerRow
from almoner.doors.feeds.capacity_tracker.returns import COUNTED, write_returns
from almoner.doors.feeds.plain import Writing
from almoner.doors.feeds.records import Batch
from almoner.register.directory.models import Location
from almoner.response.programmes.library import shipped
from almoner.response.programmes.models import Return
from tests.evidence.measures.factories import AT, a_landing
from tests.response.programmes.factories import AuthorityFactory, a_programme, home

pytestmark = pytest.mark.django_db
NUMBERS = {
    "nursesemployed": 5.0, "nursesdose1": 5.0, "nursesdose2": 4.0,
    "careworkersemployed": 30.0, "careworkersdose2": 21.0,
    "noncareworkersemployed": 10.0,
}  # fmt: skip


def a_home() -> Location:
    return home(AuthorityFactory())


def written(*homes: Location, numbers: dict[str, float] = NUMBERS) -> tuple[str, ...]:
    rows = [
        (TrackerRow(2, one.cqc_id or "", date(2021, 8, 25), numbers, {}), one.pk) for one in homes
    ]
    batch = Batch(shape="care_homes", as_at=date(2021, 8, 25), row_count=len(rows))
    with transaction.atomic():
        return write_returns(
            Writing(
                batch=batch, day=date(2021, 8, 25), landing=a_landing(), by=operator("test"), at=AT
            ),
            rows=rows,
        )


def test_without_a_programme_nothing_is_recorded():
    assert written(a_home()) == ()
    assert not Return.objects.exists()


def test_those_employed_and_vaccinated_become_returns():
    one = a_home()
    programme = a_programme(one.authority)
    (note,) = written(one)
    assert "2 returns recorded" in note
    nurses, carers = Return.objects.filter(programme=programme).order_by("headcount")
    assert (nurses.role_group, nurses.headcount, nurses.compliant, nurses.begun) == (
        "nurse", 5, 4, 1,
    )  # fmt: skip
    assert (carers.role_group, carers.compliant, carers.begun) == ("care", 21, None)


def test_a_programme_takes_only_services_in_its_scope():
    one = a_home()
    a_programme(one.authority)
    written(one, a_home())
    assert set(Return.objects.values_list("location_id", flat=True)) == {one.pk}


def test_a_file_without_such_columns_records_none():
    one = a_home()
    a_programme(one.authority)
    assert written(one, numbers={"nursesemployed": 5.0}) == ()


def test_each_key_is_of_a_programme_in_the_library():
    assert COUNTED.keys() <= {each.key for each in shipped()}
