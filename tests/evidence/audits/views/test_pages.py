"""Each page, as each role meets it, and whatever state the visit is in."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.evidence.audits import urls
from almoner.evidence.audits.rules import Process, VisitState
from tests.evidence.audits.factories import WAYS, Council
from tests.evidence.audits.views.browsing import browser, page

pytestmark = pytest.mark.django_db

V, C, P, D = (
    Permission.VIEW_QUALITY,
    Permission.CARRY_OUT_VISITS,
    Permission.PLAN_VISITS,
    Permission.DOWNLOAD,
)
NEEDS = {
    "my_work": V,
    "visits": V,
    "download": D,
    "choose_service": P,
    "plan": P,
    "campaigns": V,
    "new_campaign": P,
    "campaign": V,
    "campaign_calendar": V,
    "campaign_calendar_file": V,
    "calendar": V,
    "calendar_file": V,
    "feed": None,
    "change_finding": C,
    "withdraw_finding": C,
    "reply": C,
    "evidence_file": V,
    "withdraw_evidence": C,
    "visit": V,
    "answers": V,
    "settle": C,
    "section": C,
    "findings": V,
    "accept_suggestion": C,
    "evidence": V,
    "feedback": V,
    "feedback_form": V,
    "feedback_section": C,
    "report": V,
    "report_download": V,
    "score": V,
    "summary": V,
    "summary_download": V,
    "take": V,
}
POSTED = {"settle", "accept_suggestion"}
OF_A_VISIT = ("visit", "answers", "findings", "evidence", "feedback", "report", "score")


def addresses(council: Council) -> dict[str, str]:
    """The address of every page, of things that are there."""
    visit = council.brought(VisitState.PUBLISHED)
    draft = council.brought(VisitState.IN_PROGRESS)
    finding = council.find(draft)
    item = draft.evidence.first()
    assert item
    form = council.fed_back(draft)
    campaign = council.campaign()
    args: dict[str, tuple[object, ...]] = {
        "download": ("csv",),
        "plan": (council.location.pk,),
        "campaign": (campaign.pk,),
        "campaign_calendar": (campaign.pk,),
        "campaign_calendar_file": (campaign.pk,),
        "feed": ("nonsense",),
        "change_finding": (finding.pk,),
        "withdraw_finding": (finding.pk,),
        "reply": (finding.pk,),
        "evidence_file": (item.pk,),
        "withdraw_evidence": (item.pk,),
        "section": (draft.pk, "care"),
        "settle": (draft.pk,),
        "feedback_form": (form.pk,),
        "feedback_section": (form.pk, "care"),
        "accept_suggestion": (draft.pk,),
        "report_download": (visit.pk, "html"),
        "summary": (visit.pk,),
        "summary_download": (visit.pk,),
        "take": (draft.pk, "submit_draft"),
        **dict.fromkeys(OF_A_VISIT, (draft.pk,)),
    }
    return {name: reverse(f"audits:{name}", args=args.get(name, ())) for name in NEEDS}


def asked(client: Client, name: str, address: str) -> int:
    answer = client.post(address, {}) if name in POSTED else client.get(address)
    return answer.status_code


def test_every_page_has_its_permission() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == set(NEEDS)  # type: ignore[union-attr]


def test_each_role_meets_the_pages_that_it_may() -> None:
    council = Council()
    held = addresses(council)
    for role in Role:
        client = browser(council.user(role.words, role))
        for name, needed in NEEDS.items():
            if needed is None:
                continue
            status = asked(client, name, held[name])
            may = needed in GRANTS[role].permissions
            if name == "take":
                may = may and C in GRANTS[role].permissions
            assert (status != HTTPStatus.FORBIDDEN) is may, (role, name, status)
            if not may:
                entry = Entry.objects.order_by("-id")[0]
                assert entry.action == "refuse", (role, name)


def test_who_is_not_signed_in_is_asked_to() -> None:
    held = addresses(Council())
    for name, needed in NEEDS.items():
        status = asked(Client(), name, held[name])
        assert status == (HTTPStatus.FOUND if needed else HTTPStatus.NOT_FOUND), name


def test_anothers_visit_is_not_found() -> None:
    held, other = addresses(Council()), Council()
    stranger = browser(other.mo)
    everyones = {name for name in NEEDS if "/0/" not in held[name]}
    lists = {
        "my_work",
        "visits",
        "download",
        "choose_service",
        "campaigns",
        "new_campaign",
        "calendar",
        "calendar_file",
    }
    for name in everyones - lists:
        assert asked(stranger, name, held[name]) == HTTPStatus.NOT_FOUND, name


@pytest.mark.parametrize(
    ("process", "state"), [(process, state) for process in Process for state in WAYS[process]]
)
def test_a_visit_is_shown_in_each_state(process: Process, state: VisitState) -> None:
    council = Council()
    visit = council.brought(state, process=process)
    for user in (council.ada, council.ben, council.una, council.dee):
        shown = page(user, "visit", visit.pk)
        assert state.words in shown
        assert "What to do next" in shown
        for name in ("findings", "evidence", "feedback", "report"):
            assert "Elmbank House" in page(user, name, visit.pk)
