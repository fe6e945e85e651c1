"""The standard that the library ships."""

from datetime import date
from pathlib import Path

import pytest

from almoner.response.action_plans.rules.due_dates import Risk, StandardError
from almoner.response.action_plans.standards import read_file, standard

DAY = date(2021, 9, 6)
RANGES = {  # DOMAIN 3.6
    Risk.IMMEDIATE: (1, 2),
    Risk.HIGH: (7, 14),
    Risk.MEDIUM: (28, 42),
    Risk.LOW: (90, 90),
}


@pytest.mark.parametrize("risk", Risk)
def test_the_shipped_standard_keeps_to_the_known_ranges(risk: Risk) -> None:
    period = standard(day=DAY).risks[risk]
    assert (period.least, period.most) == RANGES[risk]
    assert 8 <= period.check_weeks <= period.check_weeks_most <= 12
    assert period.escalation


def test_the_shipped_standard_says_whose_it_is() -> None:
    shipped = standard(day=DAY)
    assert shipped.source.startswith("[design]")
    assert shipped.from_on <= DAY


def test_a_file_that_is_not_yaml_or_out_of_order_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "due_dates.yaml"
    path.write_text("risks: [")
    with pytest.raises(StandardError, match="not YAML"):
        read_file(path)
    path.write_text("")
    with pytest.raises(StandardError):
        read_file(path)


def test_two_standards_stand_in_the_order_of_their_days(tmp_path: Path) -> None:
    from django.conf import settings

    shipped = (Path(settings.LIBRARY) / "action_plans" / "due_dates.yaml").read_text()
    later = shipped.replace("from: 2015-04-01", "from: 2027-04-01")
    path = tmp_path / "due_dates.yaml"
    path.write_text(f"{shipped}\n---\n{later}")
    assert [one.from_on.year for one in read_file(path)] == [2015, 2027]
    path.write_text(f"{later}\n---\n{shipped}")
    with pytest.raises(StandardError, match="order"):
        read_file(path)
