"""Each planted text is on some page for whoever may see it: else not finding it proves nothing."""

from collections.abc import Iterator

import pytest
from django.db.models import Model
from django.urls import reverse

from almoner.response.enquiries.models import CausedEnquiry, Enquiry, LargeScaleEnquiry
from almoner.response.outbreaks.models import DeathsNotified, Outbreak
from almoner.response.positions_of_trust.models import Allegation
from almoner.response.safeguarding.models import Concern
from tests.crawler.marks import secrets_in
from tests.crawler.test_planted import is_excepted, restricted, said, texts
from tests.crawler.world import World

# Kept, and on no page: for each, why.
NOT_SHOWN: dict[str, str] = {
    "programmes.PersonStatus.sealed_reference": "only to know the worker again",
    "safeguarding.AdultLook.reason": "kept for whoever asks who looked, and why",
    "safeguarding.EmergencyReview.finding": "kept; the concern says that it was reviewed",
    "safeguarding.OutcomeSeen.remark": "kept; the concern says that its outcome was seen",
    "safeguarding.RefusedReferral.problem": "told only to the system that sent it",
    "safeguarding.RefusedReferral.reference": "known to the system that sent it",
    "safeguarding.RefusedReferral.source": "that system’s own name",
}
AS_SHOWN = {"11 february 1903": "1903-02-11"}  # a day, as a page says it and as it is kept


def pages() -> Iterator[str]:
    """The page of each guarded record."""
    found: dict[str, type[Model]] = {
        "safeguarding:concern": Concern,
        "enquiries:enquiry": Enquiry,
        "enquiries:case": LargeScaleEnquiry,
        "positions_of_trust:allegation": Allegation,
        "outbreaks:outbreak": Outbreak,
    }
    for name, model in found.items():
        for number in model._default_manager.values_list("pk", flat=True):
            yield reverse(name, args=[number])
    for ids in CausedEnquiry.objects.values_list("enquiry", "pk"):
        yield reverse("enquiries:request", args=ids)
    for location in DeathsNotified.objects.exclude(location=None).values_list(
        "location", flat=True
    ):
        yield reverse("outbreaks:deaths", args=[location])
    yield reverse("patterns:answers")
    yield reverse("returns:submission", args=[2021, 2])


@pytest.fixture
def found(world: World) -> set[str]:
    """What a safeguarding manager finds on those pages, and where they ask who an adult is."""
    browser = world.people["safeguarding_manager"].browser()
    said = [browser.get(address).content.decode() for address in pages()]
    for number in Concern.objects.exclude(adult=None).values_list("pk", flat=True)[:2]:
        answer = browser.post(
            reverse("safeguarding:adult", args=[number]), {"reason": "To ring the family."}
        )
        said.append(answer.content.decode())
    texts_found = {one.text for text in said for one in secrets_in(text)}
    return texts_found | {AS_SHOWN[text] for text in texts_found & set(AS_SHOWN)}


def test_each_text_is_shown_to_whoever_may_see_it(found: set[str], world: World) -> None:
    missing = {
        f"{model._meta.label}.{name}"
        for model in restricted()
        for name in texts(model)
        if not is_excepted(model._meta.label, name)
        and found.isdisjoint(one.text for one in said(model, name))
    }
    assert missing == set(NOT_SHOWN)
