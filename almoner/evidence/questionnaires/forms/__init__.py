"""What officers fill in: a section's answers, and the parts of a question set."""

from almoner.evidence.questionnaires.forms.answering import (
    Box,
    SectionForm,
    Task,
    next_section,
    section_tasks,
)

__all__ = ["Box", "SectionForm", "Task", "next_section", "section_tasks"]
