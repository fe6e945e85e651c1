"""Findings and evidence, while the draft is written."""

import io
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from almoner.core.files.models import StoredFile
from almoner.core.journal.models import Entry
from almoner.evidence.audits import actions
from almoner.evidence.audits.actions import (
    EvidenceRefused,
    FindingRefused,
    Found,
    Shown,
    SomeoneElseMust,
    Upload,
)
from almoner.evidence.audits.models import EvidenceItem, Visit
from almoner.evidence.audits.queries.answering import suggestions
from almoner.evidence.audits.queries.content import (
    evidence_of,
    findings_of,
    mark_of,
)
from almoner.evidence.audits.rules import (
    EvidenceKind,
    FindingKind,
    Severity,
    Step,
    VisitState,
)
from tests.evidence.audits.factories import POOR, TODAY, Council, now

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 200


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def council() -> Council:
    return Council()


@pytest.fixture
def visit(council: Council) -> Visit:
    return council.brought(VisitState.IN_PROGRESS)


def attach(
    council: Council, visit: Visit, content: bytes = JPEG, name: str = "lounge.jpg", **more: object
) -> EvidenceItem:
    shown = {
        "kind": EvidenceKind.PHOTO,
        "on": TODAY,
        "description": "The lounge",
        "has_consent": True,
        **more,
    }
    return actions.attach_evidence(
        visit=visit,
        shown=Shown(**shown),  # type: ignore[arg-type]
        upload=Upload(content=io.BytesIO(content), name=name, size=len(content)),
        by=council.by(council.ada),
        at=now(),
    )


def test_findings_are_numbered_and_journalled(council: Council, visit: Visit) -> None:
    assert council.find(visit).number == 1
    second = council.find(
        visit, kind=FindingKind.STRENGTH, severity=None, question_key="", text="Good meals"
    )
    assert second.number == 2
    assert Entry.objects.filter(action="record_finding").count() == 2


def test_an_answer_becomes_a_finding_once(council: Council, visit: Visit) -> None:
    council.find(visit)
    with pytest.raises(FindingRefused, match="made a finding already"):
        council.find(visit)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": "  "}, "Say what was found"),
        ({"severity": None}, "Say how severe it is"),
        ({"kind": FindingKind.STRENGTH}, "A strength is not severe"),
    ],
)
def test_a_finding_that_says_too_little_is_refused(
    council: Council, visit: Visit, given: dict[str, object], sentence: str
) -> None:
    with pytest.raises(FindingRefused, match=sentence):
        council.find(visit, **given)


def test_a_finding_is_put_right_and_what_it_said_is_journalled(
    council: Council, visit: Visit
) -> None:
    finding = council.find(visit)
    found = Found(kind=FindingKind.CONCERN, severity=Severity.LOW, text="In the lounge only.")
    actions.change_finding(finding=finding, found=found, by=council.by(council.ada), at=now())
    assert (finding.text, finding.severity) == ("In the lounge only.", "low")
    entry = Entry.objects.get(action="change_finding")
    assert "out of reach" in entry.detail


def test_a_finding_is_taken_back_for_a_reason(council: Council, visit: Visit) -> None:
    finding, by = council.find(visit), council.by(council.ada)
    with pytest.raises(FindingRefused, match="Say why"):
        actions.withdraw_finding(finding=finding, reason="", by=by, at=now())
    actions.withdraw_finding(finding=finding, reason="Of another home", by=by, at=now())
    assert findings_of(visit=visit) == ()
    with pytest.raises(FindingRefused, match="taken back already"):
        actions.withdraw_finding(finding=finding, reason="Again", by=by, at=now())
    with pytest.raises(FindingRefused, match="was taken back"):
        found = Found(kind=FindingKind.CONCERN, severity=Severity.LOW, text="Again")
        actions.change_finding(finding=finding, found=found, by=by, at=now())
    assert council.find(visit).number == 2


def test_only_those_who_go_write(council: Council, visit: Visit) -> None:
    found = Found(kind=FindingKind.CONCERN, severity=Severity.LOW, text="Dusty")
    with pytest.raises(SomeoneElseMust, match="Only the lead officer"):
        actions.record_finding(visit=visit, found=found, by=council.by(council.ben), at=now())


@pytest.mark.parametrize("state", [VisitState.PLANNED, VisitState.MODERATION, VisitState.FINAL])
def test_nothing_is_written_before_or_after(council: Council, state: VisitState) -> None:
    other = council.brought(state)
    with pytest.raises(FindingRefused, match=r"in\s+progress or a draft"):
        council.find(other)
    with pytest.raises(FindingRefused, match=r"in\s+progress or a draft"):
        council.hear(other)


def test_low_answers_suggest_findings(council: Council, visit: Visit) -> None:
    assert suggestions(visit=visit) == ()
    fresh = council.planned()
    for step in (Step.GIVE_NOTICE, Step.BEGIN):
        council.take(fresh, step)
    fresh = council.again(fresh)
    council.answer(fresh, POOR)
    found = {one.question_key: one.severity for one in suggestions(visit=fresh)}
    assert found == {
        "respect": Severity.LOW,
        "dignity": Severity.MEDIUM,
        "alarm": Severity.MEDIUM,
        "safety": Severity.HIGH,
        "floor": Severity.MEDIUM,
    }
    council.find(fresh)
    assert "safety" not in {one.question_key for one in suggestions(visit=fresh)}


def test_evidence_bears_on_several_standards(council: Council, visit: Visit) -> None:
    item = attach(council, visit, standard_keys=("s01", "s02", "s01"))
    assert sorted(item.links.values_list("standard_key", flat=True)) == ["s01", "s02"]


def test_the_same_file_is_kept_once_and_its_other_use_shown(council: Council, visit: Visit) -> None:
    attach(council, visit)
    other = council.brought(VisitState.IN_PROGRESS)
    attach(council, other, name="their-lounge.jpg")
    assert StoredFile.objects.count() == 1
    (*_, shown) = evidence_of(visit=other, visible_to=council.by(council.ada))
    assert [use.visit_id for use in shown.elsewhere] == [visit.pk]
    assert shown.item.file_name == "their-lounge.jpg"


def test_anothers_use_of_a_file_is_not_shown(council: Council, visit: Visit) -> None:
    attach(council, visit)
    neighbour = Council(version=council.version)
    theirs = neighbour.brought(VisitState.IN_PROGRESS)
    attach(neighbour, theirs)
    (*_, shown) = evidence_of(visit=theirs, visible_to=neighbour.by(neighbour.ada))
    assert shown.elsewhere == ()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (JPEG + b"\x00" * (40 * 1024**2), "lounge.jpg", "The most that is kept is 25 MB"),
        (b"\x7fELF\x02\x01" + b"\x00" * 90, "lounge.jpg", "a program, whatever its name says"),
        (b"MZ" + b"\x00" * 90, "lounge.jpg", "a program, whatever its name says"),
        (b"", "notes.txt", "is empty"),
        (b"not a picture", "lounge.jpg", "named as a picture but is none"),
    ],
)
def test_what_is_too_large_or_dangerous_is_refused(
    council: Council, visit: Visit, content: bytes, name: str, sentence: str
) -> None:
    count = EvidenceItem.objects.count()
    with pytest.raises(EvidenceRefused, match=sentence):
        attach(council, visit, content, name)
    assert EvidenceItem.objects.count() == count
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"has_consent": False}, "consent"),
        ({"description": " "}, "Say what the evidence is"),
        ({"on": date(2021, 9, 2)}, "still to come"),
        ({"sample_size": 4}, "Only a sample of records has a size"),
        ({"kind": EvidenceKind.RECORD_SAMPLE}, "how many records were looked at"),
    ],
)
def test_evidence_that_says_too_little_is_refused(
    council: Council, visit: Visit, given: dict[str, object], sentence: str
) -> None:
    with pytest.raises(EvidenceRefused, match=sentence):
        attach(council, visit, **given)


def test_evidence_is_taken_back_for_a_reason(council: Council, visit: Visit) -> None:
    item, by = attach(council, visit), council.by(council.ada)
    with pytest.raises(EvidenceRefused, match="Say why"):
        actions.withdraw_evidence(item=item, reason=" ", by=by, at=now())
    actions.withdraw_evidence(item=item, reason="Of another home", by=by, at=now())
    assert item not in [one.item for one in evidence_of(visit=visit, visible_to=by)]
    with pytest.raises(EvidenceRefused, match="already"):
        actions.withdraw_evidence(item=item, reason="Again", by=by, at=now())


def test_the_same_finding_and_the_same_evidence_are_kept_once(
    council: Council, visit: Visit
) -> None:
    council.find(visit, question_key="")
    with pytest.raises(FindingRefused, match="written down already, as finding 1"):
        council.find(visit, question_key="")
    council.find(visit, question_key="", text="Another thing.")
    attach(council, visit)
    with pytest.raises(EvidenceRefused, match="kept already"):
        attach(council, visit)
    attach(council, visit, description="The dining room")


def test_of_two_who_change_a_finding_the_second_is_told(council: Council, visit: Visit) -> None:
    finding = council.find(visit)
    shown = mark_of(finding)

    def change(text: str, last_seen: int) -> None:
        actions.change_finding(
            finding=finding,
            found=Found(kind=FindingKind.CONCERN, severity=Severity.LOW, text=text),
            by=council.by(council.ada),
            at=now(),
            last_seen=last_seen,
        )

    change("Bells were out of reach at night.", shown)
    with pytest.raises(FindingRefused, match="Someone else changed this finding"):
        change("Bells were broken.", shown)
    finding.refresh_from_db()
    assert finding.text == "Bells were out of reach at night."
    change("Bells were broken.", mark_of(finding))
    finding.refresh_from_db()
    assert finding.text == "Bells were broken."
