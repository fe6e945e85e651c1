"""An action's page, its words, and a page for each step."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from almoner.core.accounts.rules import Role
from almoner.core.files.models import StoredFile
from almoner.response.action_plans import actions
from almoner.response.action_plans.models import Action, ActionPlan, ActionStep
from almoner.response.action_plans.queries import action_state, due_on
from almoner.response.action_plans.rules.states import ActionState, Means
from almoner.response.action_plans.step_pages import BY_SLUG
from tests.response.action_plans.factories import an_action, brought_to, colleague, words
from tests.response.action_plans.pages.conftest import Desk, SignIn

pytestmark = pytest.mark.django_db


def day(name: str, days: int = 0) -> dict[str, int]:
    on = timezone.localdate() + timedelta(days=days)
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


GIVEN: dict[str, dict[str, Any]] = {
    "progress": {"note": "Half of it."},
    "done": {"said_by": "Cole Ashdown", "means": "telephone", "note": "All trained."},
    "extend": {"reason": "The trainer is ill."},
    "escalate": {"to": "Quality manager", "note": "Late again."},
    "withdraw": {"reason": "Asked for twice."},
    "verify": {"note": "Ten charts read."},
    "not-met": {"note": "Three charts had gaps."},
    "check": {"result": "yes", "note": "Ten more charts."},
    "failed": {"result": "no", "note": "Gaps again."},
}
FROM = {
    "verify": ActionState.PROVIDER_COMPLETE,
    "not-met": ActionState.PROVIDER_COMPLETE,
    "check": ActionState.VERIFIED,
    "failed": ActionState.SUSTAINED,
}
LEADS = {
    "progress": ActionState.IN_PROGRESS,
    "done": ActionState.PROVIDER_COMPLETE,
    "extend": ActionState.OPEN,
    "escalate": ActionState.OPEN,
    "withdraw": ActionState.WITHDRAWN,
    "verify": ActionState.VERIFIED,
    "not-met": ActionState.NOT_MET,
    "check": ActionState.SUSTAINED,
    "failed": ActionState.NOT_SUSTAINED,
}


def given(slug: str) -> dict[str, Any]:
    dates = {**day("on"), **(day("new_due_on", 200) if slug in {"extend", "failed"} else {})}
    return {**GIVEN[slug], **dates}


def standing(action: Action) -> ActionState | None:
    return action_state(action=action, as_at=timezone.localdate())


@pytest.mark.parametrize("slug", BY_SLUG)
def test_each_step_has_a_page_that_takes_it(
    desk: Desk, plan: ActionPlan, action: Action, slug: str
) -> None:
    brought_to(FROM.get(slug, ActionState.OPEN), action=action, at=timezone.now())
    assert BY_SLUG[slug].title in desk.html("action", plan.pk, 1)
    newest = action.steps.last()
    assert newest
    assert f'name="seen" value="{newest.pk}"' in desk.html(slug, plan.pk, 1)
    if slug == "verify":  # by someone else than whoever recorded it as done
        assert "Why is it you" not in desk.html(slug, plan.pk, 1)
    response = desk.post(slug, plan.pk, 1, seen=newest.pk, **given(slug))
    assert response.status_code == 302, response.content.decode()
    assert standing(action) is LEADS[slug]
    page = desk.html("action", plan.pk, 1)
    assert BY_SLUG[slug].success.replace("’", "’") in page
    said = next(str(text) for name, text in GIVEN[slug].items() if name in {"note", "reason"})
    assert said in page


@pytest.mark.parametrize("slug", BY_SLUG)
def test_each_step_says_what_it_still_needs(
    desk: Desk, plan: ActionPlan, action: Action, slug: str
) -> None:
    brought_to(FROM.get(slug, ActionState.OPEN), action=action, at=timezone.now())
    before = ActionStep.objects.count()
    page = desk.post(slug, plan.pk, 1).content.decode()
    assert "There is a problem" in page
    assert ActionStep.objects.count() == before


def test_whoever_comes_second_is_told_and_keeps_what_they_typed(
    desk: Desk, plan: ActionPlan, action: Action
) -> None:
    seen = action.steps.get().pk
    actions.record_progress(
        action=action, note="First.", by=colleague(plan.authority), at=timezone.now()
    )
    response = desk.post("progress", plan.pk, 1, seen=seen, note="Second.", **day("on"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Ben Cole recorded" in page
    assert "Second." in page
    newest = action.steps.last()
    assert newest and f'name="seen" value="{newest.pk}"' in page
    assert desk.post("progress", plan.pk, 1, seen=newest.pk, note="Second.", **day("on"))
    assert [step.note for step in action.steps.all()] == ["", "First.", "Second."]


def test_a_slip_in_the_form_does_not_hide_what_someone_else_did(
    desk: Desk, plan: ActionPlan, action: Action
) -> None:
    seen = action.steps.get().pk
    actions.record_progress(
        action=action, note="First.", by=colleague(plan.authority), at=timezone.now()
    )
    page = desk.post("progress", plan.pk, 1, seen=seen, note="", **day("on")).content.decode()
    assert f'name="seen" value="{seen}"' in page
    again = desk.post("progress", plan.pk, 1, seen=seen, note="Second.", **day("on"))
    assert "Ben Cole recorded" in again.content.decode()


def test_a_step_that_is_no_longer_possible_shows_what_was_typed_to_copy(
    desk: Desk, plan: ActionPlan, action: Action
) -> None:
    actions.withdraw_action(
        action=action, reason="Twice.", by=colleague(plan.authority), at=timezone.now()
    )
    page = desk.post("progress", plan.pk, 1, note="Half of it.", **day("on")).content.decode()
    assert "cannot be done with an action that is “withdrawn”" in page
    assert "What you had typed" in page and "Half of it." in page
    assert '<form method="post"' not in page.split("<main")[1]


def test_verifying_ones_own_record_asks_why_and_for_evidence(
    desk: Desk, plan: ActionPlan, action: Action
) -> None:
    now = timezone.now()
    actions.say_done(action=action, said_by="Cole", means=Means.EMAIL, by=desk.by, at=now)
    page = desk.html("verify", plan.pk, 1)
    assert "Why is it you who verifies it?" in page and "Attach evidence first" in page
    filled = {"note": "Seen.", "own_record_reason": "Ben is away.", **day("on")}
    assert "someone else verifies it" in desk.post("verify", plan.pk, 1, **filled).content.decode()
    file = SimpleUploadedFile("charts.txt", b"Ten charts")
    attached = desk.post("attach", plan.pk, 1, file=file, title="=Ten charts", **day("dated_on"))
    assert attached.status_code == 302
    assert desk.post("verify", plan.pk, 1, **filled).status_code == 302
    page = desk.html("action", plan.pk, 1)
    assert "Verified by the officer who recorded" in page
    assert "Ben is away." in page


def test_evidence_comes_back_as_a_download_only(
    desk: Desk, plan: ActionPlan, action: Action
) -> None:
    file = SimpleUploadedFile("page.html", b"<script>alert(1)</script>")
    desk.post("attach", plan.pk, 1, file=file, title="A page", **day("dated_on"))
    kept = action.evidence.get()
    response = desk.get("evidence", plan.pk, 1, kept.pk)
    assert response["Content-Type"] == "application/octet-stream"
    assert "attachment" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"  # type: ignore[attr-defined]
    assert desk.get("evidence", plan.pk, 1, kept.pk + 1).status_code == 404


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (("photo.jpg", b"MZ\x90\x00" + b"\x00" * 60), "is a program"),
        (("empty.txt", b""), "empty"),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_in_words(
    desk: Desk, plan: ActionPlan, action: Action, file: tuple[str, bytes], problem: str
) -> None:
    sent = SimpleUploadedFile(*file)
    response = desk.post("attach", plan.pk, 1, file=sent, title="Charts", **day("dated_on"))
    page = response.content.decode()
    assert problem in page and 'value="Charts"' in page
    assert not StoredFile.objects.exists()


def test_a_photograph_too_large_is_refused_in_words(
    desk: Desk, plan: ActionPlan, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    from almoner.response.action_plans.views import steps

    monkeypatch.setattr(steps, "FILE_LIMIT", 1024 * 1024)
    file = SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff" + b"x" * 1024 * 1024)
    response = desk.post("attach", plan.pk, 1, file=file, title="Charts", **day("dated_on"))
    assert "larger than 1 MB" in response.content.decode()


def test_an_action_is_added_and_another(desk: Desk, plan: ActionPlan) -> None:
    filled = {
        "requirement": "Keep charts.",
        "measure": "Ten read.",
        "owner_role": "Manager",
        "risk": "high",
    }
    assert "Immediate: 2 days." in desk.html("add", plan.pk)
    again = desk.post("add", plan.pk, again="yes", **filled)
    assert again.url.endswith("/add/")  # type: ignore[attr-defined]
    desk.post("add", plan.pk, verifier=desk.user.pk, **day("due_on", 5), **filled)
    one, two = plan.actions.all()
    assert one.verifier is None and two.verifier == desk.user
    assert two.first_due_on == timezone.localdate() + timedelta(days=5)
    late = desk.post("add", plan.pk, **day("due_on", -5), **filled).content.decode()
    assert "Due date (optional) must be on or after" in late
    assert plan.actions.count() == 2


def test_words_are_changed_until_they_are_agreed(
    desk: Desk, plan: ActionPlan, action: Action
) -> None:
    assert "Change its words" in desk.html("action", plan.pk, 1)
    assert "Keep a record of every medicine given." in desk.html("change", plan.pk, 1)
    filled = {
        "requirement": "Keep charts.",
        "measure": "Ten read.",
        "owner_role": "Manager",
        "risk": "high",
        "seen": 1,
    }
    assert desk.post("change", plan.pk, 1, **filled).status_code == 302
    second = desk.post("change", plan.pk, 1, **{**filled, "requirement": "Mine."})
    page = second.content.decode()
    assert "Someone changed this action" in page
    assert "Mine." in page and "The action as it now stands" in page and "Keep charts." in page
    assert 'name="seen" value="2"' in page
    now = timezone.now()
    actions.agree_plan(plan=plan, agreed_with="Cole", means=Means.EMAIL, by=desk.by, at=now)
    page = desk.post("change", plan.pk, 1, **{**filled, "seen": 2}).content.decode()
    assert "its words stand" in page
    assert "Change its words" not in desk.html("action", plan.pk, 1)


def test_the_page_says_what_to_do_next(desk: Desk, plan: ActionPlan) -> None:
    for state, sentence in (
        (ActionState.OPEN, "When its owner says it is done"),
        (ActionState.IN_PROGRESS, "When its owner says it is done"),
        (ActionState.PROVIDER_COMPLETE, "Now Ada Marsh looks"),
        (ActionState.VERIFIED, "whether it held"),
        (ActionState.NOT_MET, "It is owed again by"),
        (ActionState.SUSTAINED, "nothing more to do"),
        (ActionState.NOT_SUSTAINED, "It is owed again by"),
        (ActionState.WITHDRAWN, "It was withdrawn."),
    ):
        now = timezone.now()
        action = brought_to(state, action=an_action(plan=plan, at=now), at=now)
        assert sentence in desk.html("action", plan.pk, action.number), state


def test_a_late_action_names_who_is_to_know(desk: Desk, plan: ActionPlan) -> None:
    now = timezone.now()
    action = an_action(plan=plan, at=now - timedelta(days=0), by=desk.by)
    for days, rung in ((1, "lead officer"), (7, "quality manager"), (14, "service director")):
        late = timezone.localdate() - timedelta(days=days)
        Action.objects.filter(pk=action.pk).update(first_due_on=late)
        page = desk.html("action", plan.pk, 1)
        assert f"this is for the {rung} to know" in page
        assert f"{days} day" in page and "overdue" in page
    assert (
        desk.post("escalate", plan.pk, 1, to="other", someone_else="", note="Late.")
        .content.decode()
        .count("Enter who it goes to")
    )
    desk.post("escalate", plan.pk, 1, to="other", someone_else="The ICB", note="Late.")
    assert action.escalations.get().to == "The ICB"
    action.refresh_from_db()
    assert due_on(action=action, as_at=timezone.localdate()) == late


def test_who_only_reads_sees_the_action_and_no_steps(
    sign_in: SignIn, plan: ActionPlan, action: Action
) -> None:
    page = sign_in(Role.COMMISSIONER).html("action", plan.pk, 1)
    assert "Your role lets you read it." in page
    for title in ("Record progress", "Give more time", "Attach evidence", "Change its words"):
        assert title not in page


def test_where_an_action_comes_from_is_shown(desk: Desk, plan: ActionPlan) -> None:
    actions.add_action(
        plan=plan,
        words=words(
            question_text="Are medicines recorded?",
            regulation="Regulation 12",
            contract_clause="Clause 4.2",
        ),
        by=desk.by,
        at=timezone.now(),
    )
    page = desk.html("action", plan.pk, 1)
    for text in ("Are medicines recorded?", "Regulation 12", "Clause 4.2"):
        assert text in page


def test_what_officers_type_is_never_html(desk: Desk, plan: ActionPlan) -> None:
    an_action(plan=plan, at=timezone.now(), requirement="<b>bold</b>")
    for page in (desk.html("plan", plan.pk), desk.html("action", plan.pk, 1)):
        assert "<b>bold" not in page and "&lt;b&gt;bold" in page
