"""What officers fill in: a section's answers, and the parts of a question set."""

from almoner.evidence.questionnaires.forms.answering import (
    Box,
    Given,
    Held,
    SectionForm,
    Side,
    Task,
    next_section,
    section_tasks,
)

__all__ = [
    "Box",
    "Given",
    "Held",
    "SectionForm",
    "Side",
    "Task",
    "next_section",
    "section_tasks",
]
