"""Findings, evidence and replies: what is kept of them, and what is asked for again."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from almoner.evidence.audits.actions import Found, Reply, Said
from almoner.evidence.audits.forms.writing import (
    ChangeFindingForm,
    EvidenceForm,
    FindingForm,
    ReplyForm,
    WithdrawForm,
)
from almoner.evidence.audits.rules import EvidenceKind, FindingKind, ReplyOutcome, Severity
from almoner.evidence.audits.rules.kinds import ReceivedBy
from tests.evidence.audits.views.browsing import typed

TODAY = date(2021, 9, 8)
STANDARDS = [("s01", "Care"), ("s02", "Safety")]
FINDING = {"kind": "concern", "severity": "high", "text": "Dusty", "standard_key": "s02"}
EVIDENCE = {"kind": "DOCUMENT", "description": "Rota", **typed("on", "2021-09-01")}
REPLY = {
    **typed("received_on", "2021-09-07"),
    "said_by": "J. Wren",
    "how": "email",
    "outcome": "changed",
    "last_seen": "0",
}


def errors(form: Any) -> dict[str, list[str]]:
    assert not form.is_valid()
    return {name: list(texts) for name, texts in form.errors.items()}


def test_a_finding_to_improve_has_its_severity_and_a_strength_has_none() -> None:
    form = FindingForm({**FINDING, "seen": "Twice"}, standards=STANDARDS)
    assert form.is_valid(), form.errors
    assert form.found() == Found(
        kind=FindingKind.CONCERN,
        severity=Severity.HIGH,
        text="Dusty",
        seen="Twice",
        standard_key="s02",
    )
    strength = FindingForm({**FINDING, "kind": "strength"}, standards=STANDARDS)
    assert strength.is_valid()
    assert strength.found().severity is None


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"text": " "}, {"text": ["Enter what was found"]}),
        ({"text": "x" * 4001}, {"text": ["Finding must be 4000 characters or fewer"]}),
        ({"severity": ""}, {"severity": ["Select how severe it is"]}),
        ({"kind": ""}, {"kind": ["Answer “What is it?”"]}),
        ({"standard_key": "s99"}, {"standard_key": ["Select standard from those offered"]}),
    ],
)
def test_a_finding_that_lacks_something(
    changed: dict[str, str], wrong: dict[str, list[str]]
) -> None:
    assert errors(FindingForm({**FINDING, **changed}, standards=STANDARDS)) == wrong


def test_a_change_says_which_words_it_changes() -> None:
    again = "Open this page again: it is not known what it showed you"
    assert errors(ChangeFindingForm(FINDING, standards=STANDARDS)) == {"last_seen": [again]}
    most = {**FINDING, "last_seen": str(16**15 - 1)}
    assert ChangeFindingForm(most, standards=STANDARDS).is_valid()


def test_taking_back_needs_a_reason() -> None:
    assert errors(WithdrawForm({"reason": ""})) == {"reason": ["Enter why it is taken back"]}


def evidence(data: dict[str, Any], **files: Any) -> EvidenceForm:
    return EvidenceForm(data, files, standards=STANDARDS, today=TODAY)


def test_evidence_is_kept_with_its_day_its_standards_and_its_file() -> None:
    query = QueryDict(mutable=True)
    query.update({**EVIDENCE, "kind": "PHOTO", "has_consent": "on"})
    query.setlist("standards", ["s01", "s02"])
    file = SimpleUploadedFile("lounge.jpg", b"\xff\xd8\xff")
    form = EvidenceForm(query, {"file": file}, standards=STANDARDS, today=TODAY)
    assert form.is_valid(), form.errors
    shown, upload = form.shown(), form.upload()
    assert (shown.kind, shown.on, shown.has_consent) == (
        EvidenceKind.PHOTO,
        date(2021, 9, 1),
        True,
    )
    assert shown.standard_keys == ["s01", "s02"]
    assert upload is not None
    assert (upload.name, upload.size) == ("lounge.jpg", 3)


def test_evidence_needs_no_file_and_no_standards() -> None:
    form = EvidenceForm(EVIDENCE, standards=[], today=TODAY)
    assert "standards" not in form.fields
    assert form.is_valid(), form.errors
    assert form.upload() is None
    assert tuple(form.shown().standard_keys) == ()
    assert form.shown().sample_size is None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": ""}, "Answer “What is it?”"),
        ({"description": ""}, "Enter what the evidence is"),
        (typed("on", "2021-09-09"), "must be on or before 8 September 2021"),
        ({"sample_size": "0"}, "greater than or equal to 1"),
        ({"sample_size": "a few"}, "must be a number"),
        ({"sample_size": "10001"}, "less than or equal to 10000"),
    ],
)
def test_evidence_that_lacks_something(changed: dict[str, str], sentence: str) -> None:
    found = errors(evidence({**EVIDENCE, **changed}))
    assert sentence in " ".join(text for texts in found.values() for text in texts)


def test_an_empty_file_is_said_to_be() -> None:
    found = errors(evidence(EVIDENCE, file=SimpleUploadedFile("a.txt", b"")))
    assert found == {"file": ["The selected file is empty"]}


def test_a_reply_is_kept_with_whose_word_it_is() -> None:
    more = {"comment": "Not at night", "reason": "The log", "revised_text": "By day."}
    form = ReplyForm({**REPLY, **more, "revised_severity": "low"}, today=TODAY)
    assert form.is_valid(), form.errors
    assert form.reply() == Reply(
        outcome=ReplyOutcome.CHANGED,
        comment="Not at night",
        reason="The log",
        revised_text="By day.",
        revised_severity=Severity.LOW,
    )
    day = date(2021, 9, 7)
    assert form.said() == Said(by="J. Wren", received_on=day, how=ReceivedBy.EMAIL)


def test_a_severity_that_stays_is_none() -> None:
    form = ReplyForm(REPLY, today=TODAY)
    assert form.is_valid()
    assert form.reply().revised_severity is None


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"said_by": ""}, "said_by"),
        ({"outcome": ""}, "outcome"),
        (typed("received_on", "2021-09-09"), "received_on"),
        ({"last_seen": ""}, "last_seen"),
        ({"how": "owl"}, "how"),
    ],
)
def test_a_reply_that_lacks_something(changed: dict[str, str], name: str) -> None:
    assert set(errors(ReplyForm({**REPLY, **changed}, today=TODAY))) == {name}
