"""What came in, as pages and papers ask for it."""

from datetime import date, timedelta

import pytest

from almoner.core.accounts.rules import Permission, Role
from almoner.evidence.landings.models import LandingScope, RejectedRow, StandingRow
from almoner.evidence.landings.queries import (
    applied_landing_with,
    coverage,
    landing_days,
    landing_with_state,
    landings_with_state,
    newest_applied_as_at,
    rejected_rows,
    sources,
    standing_hashes,
    state_of,
)
from tests.evidence.landings.factories import AT, LandingFactory, landed
from tests.register.directory.factories import NOBODY, OPERATOR, AuthorityFactory, officer

pytestmark = pytest.mark.django_db
FEB, MAR, DAY = date(2021, 2, 1), date(2021, 3, 1), date(2021, 8, 31)


def test_the_state_is_that_of_the_newest_step() -> None:
    landing = landed("checked")
    assert state_of(landing_id=landing.pk) == "checked"
    assert state_of(landing_id=LandingFactory().pk) is None


def test_landings_newest_first_with_their_state() -> None:
    landed("applied")
    newer = landed("refused")
    landed("applied", feed="dspt")
    landed("failed", received_at=AT - timedelta(days=1))  # as a file of a past story
    found = list(landings_with_state(feed="cqc", visible_to=OPERATOR))
    assert [one.state for one in found] == ["refused", "applied", "failed"]
    assert found[0] == newer
    assert not landings_with_state(feed="cqc", visible_to=NOBODY).exists()


def test_one_landing_with_its_state() -> None:
    landing = landed("checked")
    found = landing_with_state(landing_id=landing.pk, visible_to=OPERATOR)
    assert found is not None
    assert found.state == "checked"
    assert landing_with_state(landing_id=landing.pk, visible_to=NOBODY) is None
    assert landing_with_state(landing_id=0, visible_to=OPERATOR) is None


def test_the_sources_of_a_day_are_the_newest_applied_of_each_shape() -> None:
    landed(as_at=FEB)
    newest = landed(as_at=MAR)
    other = landed(as_at=FEB, shape="latest_ratings")
    landed(as_at=date(2021, 9, 1))
    landed("checked", as_at=DAY)
    found = sources(as_at=DAY, visible_to=OPERATOR)
    assert [one.landing_id for one in found] == [newest.pk, other.pk]
    assert sources(as_at=DAY, visible_to=NOBODY) == ()


def test_before_anything_came_there_is_no_source() -> None:
    landed(as_at=MAR)
    assert sources(as_at=FEB, visible_to=OPERATOR) == ()


def test_rejected_rows_by_the_page_critical_first() -> None:
    landing = landed()
    for row in range(5):
        RejectedRow.objects.create(landing=landing, row=row, reason="no", is_critical=row == 3)
    first = rejected_rows(landing_id=landing.pk, visible_to=OPERATOR, per_page=2)
    assert ([row.row for row in first.rows], first.page_count, first.row_count) == ([3, 0], 3, 5)
    last = rejected_rows(landing_id=landing.pk, visible_to=OPERATOR, page=99, per_page=2)
    assert ([row.row for row in last.rows], last.page) == ([4], 3)
    unseen = rejected_rows(landing_id=landing.pk, visible_to=NOBODY)
    assert (unseen.rows, unseen.row_count, unseen.page_count) == ((), 0, 1)


def test_the_landing_by_which_bytes_were_applied() -> None:
    done = landed(sha256="aa" * 32, as_at=FEB)
    landed("refused", sha256="bb" * 32)
    assert applied_landing_with(feed="cqc", sha256="aa" * 32) == done
    assert applied_landing_with(feed="cqc", sha256="aa" * 32, as_at=FEB) == done
    assert applied_landing_with(feed="cqc", sha256="aa" * 32, as_at=MAR) is None
    assert applied_landing_with(feed="cqc", sha256="bb" * 32) is None
    assert applied_landing_with(feed="dspt", sha256="aa" * 32) is None


def test_what_was_covered_and_when() -> None:
    here, there = AuthorityFactory(), AuthorityFactory()
    march, february = landed(as_at=MAR), landed(as_at=FEB)
    for landing, authority in ((march, here), (march, there), (february, here)):
        LandingScope.objects.create(landing=landing, authority=authority)
    LandingScope.objects.create(landing=landed("checked", as_at=DAY), authority=here)
    landed(as_at=DAY)  # speaks of no whole authority
    found = [(one.as_at, one.authority_ids) for one in coverage(feed="cqc", shape=march.shape)]
    assert found == [(FEB, {here.pk}), (MAR, {here.pk, there.pk})]
    assert newest_applied_as_at(feed="cqc", shape=march.shape) == DAY
    assert newest_applied_as_at(feed="cqc", shape="care_directory") is None
    assert landing_days(feed="cqc")[march.pk] == MAR


def test_landings_of_every_feed_or_of_one() -> None:
    one, other = landed(), landed(feed="dspt")
    assert set(landings_with_state(visible_to=OPERATOR)) == {one, other}
    assert list(landings_with_state(visible_to=OPERATOR, feed="dspt")) == [other]


def test_each_landing_has_the_state_and_moment_of_its_own_newest_step() -> None:
    first, second = landed("checked"), landed("refused")
    for landing, state in ((first, "checked"), (second, "refused")):
        found = landing_with_state(landing_id=landing.pk, visible_to=OPERATOR)
        assert found is not None
        assert (found.pk, found.state, found.state_at) == (landing.pk, state, AT)  # type: ignore[attr-defined]


def test_the_sources_of_one_feed_are_no_others_and_of_two_of_a_day_the_later_loaded() -> None:
    landed(as_at=FEB, feed="dspt")
    landed(as_at=FEB)
    later = landed(as_at=FEB)
    landed(as_at=date(2021, 1, 1))
    assert [one.landing_id for one in sources(as_at=DAY, visible_to=OPERATOR)] == [later.pk]
    both = sources(as_at=DAY, visible_to=OPERATOR, feeds=("cqc", "dspt"))
    assert [one.feed for one in both] == ["cqc", "dspt"]


def test_the_rejected_rows_of_one_landing_come_in_the_order_of_the_file() -> None:
    landing, other = landed(), landed()
    for each in (other, landing):
        for row in (9, 3, 6):
            RejectedRow.objects.create(landing=each, row=row, reason="no", is_critical=row == 6)
    page = rejected_rows(landing_id=landing.pk, visible_to=OPERATOR)
    assert [row.row for row in page.rows] == [6, 9, 3]  # critical first, then as they were found


def test_what_stands_is_asked_for_by_its_shape() -> None:
    landing = landed()
    for shape, key in (("a", "1-1"), ("a", "1-2"), ("b", "1-1")):
        StandingRow.objects.create(shape=shape, key=key, row_hash=shape * 4, landing=landing)
    assert standing_hashes(shape="a") == {"1-1": "aaaa", "1-2": "aaaa"}
    assert standing_hashes(shape="c") == {}


def test_of_two_landings_of_the_same_bytes_the_newer_is_named() -> None:
    landed(sha256="aa" * 32, as_at=MAR)
    newer = landed(sha256="aa" * 32, as_at=FEB)
    assert applied_landing_with(feed="cqc", sha256="aa" * 32) == newer


def test_another_feed_or_shape_covers_nothing_of_this_one() -> None:
    here = AuthorityFactory()
    for values in ({"feed": "dspt"}, {"shape": "latest_ratings"}):
        LandingScope.objects.create(landing=landed(as_at=MAR, **values), authority=here)
    assert coverage(feed="cqc", shape="active_locations") == ()
    assert newest_applied_as_at(feed="cqc", shape="active_locations") is None
    assert set(landing_days(feed="dspt").values()) == {MAR}
    assert len(landing_days(feed="cqc")) == 1


def test_a_landing_that_went_on_after_it_was_applied_counts_once() -> None:
    done = landed()
    assert [one.landing_id for one in sources(as_at=date(2030, 1, 1), visible_to=OPERATOR)] == [
        done.pk
    ]


@pytest.mark.parametrize("role", Role)
def test_who_sees_the_market_or_loads_its_files_sees_where_it_is_from(role: Role) -> None:
    landed()
    someone = officer(AuthorityFactory(), role)
    may = {permission for permission in Permission if someone.may(permission)}
    is_seen = bool(may & {Permission.VIEW_MARKET, Permission.LOAD_FEED})
    assert bool(sources(as_at=date(2030, 1, 1), visible_to=someone)) is is_seen
    assert landings_with_state(visible_to=someone).exists() is is_seen
