"""The database itself refuses to change what was answered, or a version that is no draft."""

from django.db import migrations

from almoner.core.tables import Statements, refusal, refused_by

FROZEN = (
    "questionnaires_versionstep",
    "questionnaires_response",
    "questionnaires_responsestep",
    "questionnaires_answer",
    "questionnaires_answerchoice",
    "questionnaires_refusedanswer",
)
VERSION = "questionnaires_questionsetversion"
SENTENCE = "What was answered is only added to: it is never changed or removed."
VERSION_SENTENCE = "A question set that was published never changes: make a new version."
NO_DRAFT = (
    "EXISTS (SELECT 1 FROM questionnaires_versionstep"
    " WHERE version_id = OLD.id AND state <> 'draft')"
)


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0001_initial")]
    operations = [
        Statements(
            refusal("questionnaires_refuse", sentence=SENTENCE),
            refused_by(
                "questionnaires_refuse",
                FROZEN,
                sentence=SENTENCE,
                named={"kept": "UPDATE OR DELETE"},
                on_sqlite={"update": "UPDATE", "delete": "DELETE"},
            ),
            refusal(
                "questionnaires_keep_version",
                sentence=VERSION_SENTENCE,
                when=f"TG_OP = 'DELETE' OR {NO_DRAFT}",
            ),
            refused_by(
                "questionnaires_keep_version",
                [VERSION],
                sentence=VERSION_SENTENCE,
                named={"kept": "UPDATE OR DELETE"},
                on_sqlite={"delete": "DELETE"},
            ),
            refused_by(
                "questionnaires_keep_version",
                [VERSION],
                sentence=VERSION_SENTENCE,
                named={},
                on_sqlite={"update": "UPDATE"},
                when=NO_DRAFT,
            ),
        ),
    ]
