"""One section of a question set as a form that works without scripts, for any room that asks.

In a view::

    form = SectionForm(
        definition=definition, section_key="care",
        answers=queries.current_answers(response=response),
        previous=queries.carried_forward(response=response, previous=last) if last else None,
        clashes=queries.clashes(response=response),
        data=request.POST or None, files=request.FILES, on=timezone.localdate(),
    )
    if request.method == "POST":
        receipt = actions.receive_answers(
            response=response, answers=form.given(at=now, keep_file=…), by=by, at=now
        )
        form.note_receipt(receipt)
        if form.is_settled(answers=queries.values_of(response=response)):
            return redirect(…next_section(…)…)

Shown again after a POST, make a new form without `data` where nothing was refused, so that
questions which became relevant appear; `form.appeared(answers=…)` says which.

and on the page, within a `<form method="post" enctype="multipart/form-data" novalidate>`::

    {% from "questionnaires/answering.html" import answer_errors, questions, save_buttons %}
    {{ answer_errors(form) }} {{ csrf_input }} {{ questions(form) }} {{ save_buttons() }}

`questions` may be called with a block that is put under each question, such as a link to its
evidence: `{% call(question) questions(form) %}…{{ question.key }}…{% endcall %}`.

What is right is given even where another answer is wrong; what was typed is always shown again.
An answer that the officer did not touch is never given, so that an old page can undo nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from almoner.evidence.questionnaires.actions import IncomingAnswer, Receipt, Took
from almoner.evidence.questionnaires.forms.typed import Refused, Typed, read_typed, shown_as
from almoner.evidence.questionnaires.queries import AnswerLine, Clash
from almoner.evidence.questionnaires.rules import (
    AnswerRefused,
    Purpose,
    Question,
    QuestionSetDefinition,
    QuestionType,
    Section,
    Standard,
    Value,
    asked_questions,
    canonical_json,
    check_answer,
)

LONGEST_NOTE = 4_000  # characters


KeepFile = Callable[[UploadedFile], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A section in the list of what there is to do."""

    key: str
    title: str
    asked: int
    answered: int

    @property
    def is_done(self) -> bool:
        """Whether every question that is asked has an answer."""
        return self.answered == self.asked


@dataclass(slots=True, kw_only=True)
class Box:
    """A question as the page shows it."""

    question: Question
    shown: Typed
    was: str  # what this page was shown with, sent back with it
    note: str = ""
    held: AnswerLine | None = None
    last: str = ""  # last time's answer in words
    last_note: str = ""
    last_on: datetime | None = None
    error: str = ""
    files: tuple[tuple[str, str, str], ...] = ()  # SHA-256, name, address
    sides: tuple[AnswerLine, ...] = ()  # of a clash: what each person answered
    is_plain: bool = False  # put to the public: without evidence and law

    @property
    def id(self) -> str:
        """The id of the question's group on the page."""
        return f"q-{self.question.key}"

    @property
    def name(self) -> str:
        """The name under which its answer is sent."""
        return f"a-{self.question.key}"


@dataclass(frozen=True, slots=True)
class Group:
    """A standard, with the boxes of those of its questions that are asked."""

    standard: Standard
    boxes: tuple[Box, ...]


@dataclass(slots=True)
class _Read:
    """What was sent for a question, read."""

    value: Value = None
    note: str = ""
    error: str = ""
    is_changed: bool = False


class SectionForm:
    """One section's questions, with the answers that stand or the ones that were typed."""

    def __init__(
        self,
        *,
        definition: QuestionSetDefinition,
        section_key: str,
        answers: Mapping[str, AnswerLine],
        previous: Mapping[str, AnswerLine] | None = None,
        data: QueryDict | None = None,
        files: Mapping[str, Any] | None = None,
        on: date | None = None,
        file_names: Mapping[str, tuple[str, str]] | None = None,
        clashes: Iterable[Clash] = (),
    ) -> None:
        """`on`: today. `file_names`: name and address of each stored file, by its SHA-256.

        `clashes` are those of `queries.clashes`: both sides then stand with their question.
        Raises KeyError where the set has no such section.
        """
        self.definition = definition
        self.section = _section_of(definition, section_key)
        self.answers, self.previous = answers, previous or {}
        self.data, self.files, self.on = data, files or {}, on
        self.file_names = file_names or {}
        self.is_bound = data is not None
        self._sides = {clash.question_key: clash.sides for clash in clashes}
        self.page_id = _page_id(data)
        values = {key: held.value for key, held in answers.items()}
        asked = set(asked_questions(definition=definition, answers=values))
        self.boxes = tuple(
            self._box(question) for question in self.section.questions if question.key in asked
        )
        self._read: dict[str, _Read] = {}

    @property
    def groups(self) -> tuple[Group, ...]:
        """Its standards with the questions that are asked; none without any."""
        boxes = {box.question.key: box for box in self.boxes}
        held = (
            Group(each, tuple(boxes[q.key] for q in each.questions if q.key in boxes))
            for each in self.section.standards
        )
        return tuple(group for group in held if group.boxes)

    @property
    def errors(self) -> tuple[Box, ...]:
        """The questions whose answers cannot be kept as they were typed."""
        return tuple(box for box in self.boxes if box.error)

    @property
    def is_plain(self) -> bool:
        """Whether it is put to people who are no officers."""
        return self.definition.purpose in {Purpose.FEEDBACK, Purpose.SURVEY}

    def given(
        self, *, at: datetime, keep_file: KeepFile | None = None
    ) -> tuple[IncomingAnswer, ...]:
        """The answers that the officer changed and that may be kept.

        `keep_file` stores an uploaded file and gives its SHA-256; what it refuses, it says by
        raising `Refused` with a sentence. The others' errors stand on their boxes.
        """
        found = []
        for box in self.boxes:
            read = self._reading(box, keep_file)
            box.error = read.error
            if read.is_changed and not read.error:
                found.append(self._given(box, read, at))
        return tuple(found)

    def note_receipt(self, receipt: Receipt) -> None:
        """Show beside each question whose answer was refused why it was."""
        sentences = {
            each.question_key: each.sentence
            for each in receipt.answers
            if each.took is Took.REFUSED
        }
        for box in self.boxes:
            box.error = sentences.get(box.question.key, box.error)

    def appeared(self, *, answers: Mapping[str, Value]) -> tuple[str, ...]:
        """The questions of this section that are asked now and were not on the page."""
        asked = set(asked_questions(definition=self.definition, answers=answers))
        shown = {box.question.key for box in self.boxes}
        keys = (question.key for question in self.section.questions)
        return tuple(key for key in keys if key in asked - shown)

    def is_settled(self, *, answers: Mapping[str, Value]) -> bool:
        """Whether nothing on the page needs another look, given the answers as they now stand."""
        return not self.errors and not self.appeared(answers=answers)

    def _box(self, question: Question) -> Box:
        held, last = self.answers.get(question.key), self.previous.get(question.key)
        value = held.value if held else None
        box = Box(
            question=question,
            shown=shown_as(question, value),
            was=f"{held.client_id}.{_mark(value, held.note)}" if held else f".{_mark(None, '')}",
            note=held.note if held else "",
            held=held if value is not None else None,
            files=self._files(value) if question.type is QuestionType.EVIDENCE else (),
            sides=self._sides.get(question.key, ()),
            is_plain=self.is_plain,
        )
        if last is not None and last.value is not None:
            box.last, box.last_on, box.last_note = last.words, last.answered_at, last.note
        if self.data is not None and _was(question) in self.data:
            box.shown = read_typed(question, self.data)
            box.was = str(self.data[_was(question)])
            box.note = _note(self.data.get(f"n-{question.key}", ""))
        return box

    def _files(self, value: Value) -> tuple[tuple[str, str, str], ...]:
        held = [str(item) for item in value] if isinstance(value, list) else []
        return tuple((sha, *self.file_names.get(sha, ("A file", ""))) for sha in held)

    def _reading(self, box: Box, keep_file: KeepFile | None) -> _Read:
        """What was sent for a question; read once, since a file can be read only once."""
        key = box.question.key
        if key not in self._read:
            self._read[key] = self._read_box(box, keep_file)
        return self._read[key]

    def _read_box(self, box: Box, keep_file: KeepFile | None) -> _Read:
        question = box.question
        if self.data is None or _was(question) not in self.data:
            return _Read()
        try:
            raw = box.shown.raw(question)
            if question.type is QuestionType.EVIDENCE and not box.shown.is_na:
                raw = [*(raw or []), *self._kept(question, keep_file)]
            value = check_answer(question=question, raw=raw, on=self.on)
        except (AnswerRefused, Refused) as refusal:
            return _Read(error=str(refusal), is_changed=True)
        if len(box.note) > LONGEST_NOTE:
            sentence = f"The note is {len(box.note):,} characters long. Write {LONGEST_NOTE:,}."
            return _Read(error=sentence, is_changed=True)
        is_changed = _mark(value, box.note) != box.was.rpartition(".")[2]
        return _Read(value=value, note=box.note, is_changed=is_changed)

    def _kept(self, question: Question, keep_file: KeepFile | None) -> Iterable[str]:
        sent: Sequence[UploadedFile] = ()
        if hasattr(self.files, "getlist"):
            sent = self.files.getlist(f"f-{question.key}")
        for upload in sent:
            if keep_file is None:
                raise Refused("Files cannot be added here.")
            yield keep_file(upload)

    def _given(self, box: Box, read: _Read, at: datetime) -> IncomingAnswer:
        based_on = box.was.rpartition(".")[0]
        said = canonical_json([box.question.key, based_on, read.value, read.note])
        return IncomingAnswer(
            question_key=box.question.key,
            value=read.value,
            note=read.note,
            # The same answer sent twice is the same answer: a second click changes nothing.
            client_id=str(uuid5(self.page_id, said)),
            based_on=based_on,
            answered_at=at,
            device="Page",
        )


def section_tasks(
    *, definition: QuestionSetDefinition, answers: Mapping[str, Value]
) -> tuple[Task, ...]:
    """Each section with how many questions are asked of it and have an answer."""
    asked = set(asked_questions(definition=definition, answers=answers))
    return tuple(
        Task(
            key=section.key,
            title=section.title,
            asked=sum(question.key in asked for question in section.questions),
            answered=sum(
                question.key in asked and answers.get(question.key) is not None
                for question in section.questions
            ),
        )
        for section in definition.sections
    )


def next_section(*, definition: QuestionSetDefinition, section_key: str) -> str:
    """The key of the section after that one; "" after the last."""
    keys = [section.key for section in definition.sections]
    following = keys[keys.index(section_key) + 1 :]
    return following[0] if following else ""


def _section_of(definition: QuestionSetDefinition, key: str) -> Section:
    for section in definition.sections:
        if section.key == key:
            return section
    raise KeyError(key)


def _was(question: Question) -> str:
    return f"was-{question.key}"


def _mark(value: Value, note: str) -> str:
    """Enough of a digest to tell whether an answer is the one that was shown."""
    return sha256(canonical_json([value, note]).encode()).hexdigest()[:16]


def _note(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _page_id(data: QueryDict | None) -> UUID:
    """What this showing of the page is known by, however often it is sent."""
    try:
        return UUID(str(data.get("page_id", "")) if data else "")
    except ValueError:
        return uuid4()
