"""Every write to question sets and responses."""

from almoner.evidence.questionnaires.actions.answering import (
    IncomingAnswer,
    Receipt,
    Received,
    Took,
    TooManyAnswers,
    receive_answers,
)
from almoner.evidence.questionnaires.actions.installing import install_question_sets
from almoner.evidence.questionnaires.actions.responding import (
    CannotBegin,
    ClashNotSettled,
    ResponseStepRefused,
    begin_response,
    close_response,
    reopen_response,
    settle_clash,
)
from almoner.evidence.questionnaires.actions.sets import (
    EditedMeanwhile,
    QuestionSetRefused,
    VersionStepRefused,
    begin_question_set,
    copy_version,
    edit_draft,
    take_version_step,
)

__all__ = [
    "CannotBegin",
    "ClashNotSettled",
    "EditedMeanwhile",
    "IncomingAnswer",
    "QuestionSetRefused",
    "Receipt",
    "Received",
    "ResponseStepRefused",
    "TooManyAnswers",
    "Took",
    "VersionStepRefused",
    "begin_question_set",
    "begin_response",
    "close_response",
    "copy_version",
    "edit_draft",
    "install_question_sets",
    "receive_answers",
    "reopen_response",
    "settle_clash",
    "take_version_step",
]
