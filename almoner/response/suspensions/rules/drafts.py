"""What a proposal has to say before it can be decided, as a list of tasks."""

from collections.abc import Mapping
from dataclasses import dataclass

from almoner.response.suspensions.rules.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing to write: its name in the record, its label, and what to think of."""

    name: str
    label: str
    hint: str
    is_required: bool = True
    longest: int | None = None  # None: a text of any length


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A page of the proposal."""

    key: str
    title: str
    parts: tuple[Part, ...]


TASKS = (
    Task(
        key="reasons",
        title="Reasons and evidence",
        parts=(
            Part(
                name="reason",
                label="Why new work should stop",
                hint="The concerns, in your own words. Only those cleared for restricted records"
                " see this.",
            ),
            Part(
                name="evidence",
                label="Evidence",
                hint="Visits, audits, concerns and notices, each with its date.",
            ),
            Part(
                name="contract_clause",
                label="Contract clause",
                hint="The clause that lets the council stop new work.",
                longest=400,
            ),
        ),
    ),
    Task(
        key="proportion",
        title="Proportionality and alternatives",
        parts=(
            Part(
                name="alternatives",
                label="Alternatives considered",
                hint="What less would do, and why it would not be enough: support, a caution,"
                " a narrower suspension.",
            ),
            Part(
                name="proportionality",
                label="Why this is proportionate",
                hint="A rating alone is not a reason: say what it means for people here.",
            ),
            Part(
                name="equality",
                label="Equality",
                hint="Who would be affected, and how (Equality Act 2010, section 149).",
            ),
        ),
    ),
    Task(
        key="views",
        title="The provider’s views, and legal advice",
        parts=(
            Part(
                name="representations",
                label="What the provider says",
                hint="What they were asked, when, and what they answered. If there was no time to"
                " ask, say why.",
            ),
            Part(
                name="legal_advice",
                label="Legal advice",
                hint="What was asked and advised; or that none was asked, and why.",
                is_required=False,
            ),
        ),
    ),
    Task(
        key="effects",
        title="Effect on capacity and people",
        parts=(
            Part(
                name="capacity",
                label="Effect on capacity",
                hint="Beds or hours lost, where people could go instead, and what happens if the"
                " service fails (Care Act 2014, section 48).",
            ),
        ),
    ),
    Task(
        key="brokerage",
        title="What brokerage will see",
        parts=(
            Part(
                name="reason_for_brokerage",
                label="What brokerage is told",
                hint="Plain words without the reasons, such as: No new placements: contract"
                " suspension.",
                longest=300,
            ),
            Part(
                name="who_to_ask",
                label="Who to ask",
                hint="A team or a post, with a telephone number if there is one.",
                longest=200,
            ),
        ),
    ),
)
WRITTEN: Mapping[str, Part] = {part.name: part for task in TASKS for part in task.parts}
BROKERAGE_WORDS = {
    Kind.CAUTION: "Ask before placing: a caution is in place.",
    Kind.VOLUNTARY_CESSATION: "No new placements: the provider has stopped taking new work.",
    Kind.SUSPENDED_PARTIAL: "No new placements of some kinds: partial contract suspension.",
    Kind.SUSPENDED_FULL: "No new placements: contract suspension.",
}


def task_named(key: str) -> Task | None:
    """The task with that key."""
    return next((task for task in TASKS if task.key == key), None)


def unwritten(*, texts: Mapping[str, str], task: Task | None = None) -> tuple[str, ...]:
    """The labels of the required parts that say nothing, of one task or of all."""
    tasks = (task,) if task else TASKS
    return tuple(
        part.label
        for one in tasks
        for part in one.parts
        if part.is_required and not texts.get(part.name, "").strip()
    )
