"""What clusters in the demonstration is a handful, one of it where concerns gather by night."""

import pytest

from almoner.core.accounts.rules import operator
from almoner.demo.protection.patterns import DISMISSED_UNTIL, LOOKED_ON, invent_patterns
from almoner.demo.protection.safeguarding import AS_AT, invent_safeguarding
from almoner.judgement.patterns.models import PromptAnswer
from almoner.judgement.patterns.queries import noticed
from almoner.judgement.patterns.rules.subjects import Standing
from almoner.register.directory.models import Location
from tests.demo.test_safeguarding import southaven

pytestmark = pytest.mark.django_db


def test_a_handful_stands_out_and_one_of_it_was_dismissed() -> None:
    authority, by = southaven(), operator("tests")
    invent_safeguarding(southaven=authority)
    assert invent_patterns(southaven=authority) == 1
    assert invent_patterns(southaven=authority) == 0
    kept = PromptAnswer.objects.get()
    assert (kept.as_at, kept.until) == (LOOKED_ON, DISMISSED_UNTIL)
    found = noticed(authority=authority, as_at=AS_AT, visible_to=by)
    assert 1 <= len(found.subjects) <= 10
    gathered = Location.objects.filter(authority=authority).order_by("cqc_id").first()
    assert gathered is not None
    (shown,) = [each for each in found.subjects if each.subject.subject == str(gathered.pk)]
    assert "night" in {each.shared for each in shown.subject.prompts}
    assert shown.standpoint.standing in set(Standing)
