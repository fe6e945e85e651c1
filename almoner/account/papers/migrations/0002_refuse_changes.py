"""The database itself refuses to change a paper, or to add to or remove a published one."""

from django.db import migrations

from almoner.core.tables import Statements, refusal, refuse, refused_by

HELD = ("papers_paperstep", "papers_paperpart", "papers_figure")
TABLES = ("papers_paper", *HELD)
SENTENCE = "A paper is frozen: what it says is never changed."
PUBLISHED = "EXISTS (SELECT 1 FROM papers_paperstep WHERE paper_id = {id} AND state = 'published')"
GUARDED = (
    *((table, "DELETE", "kept", "OLD.paper_id") for table in HELD),
    ("papers_paperpart", "INSERT", "complete", "NEW.paper_id"),
    ("papers_figure", "INSERT", "complete", "NEW.paper_id"),
)


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]
    operations = [
        Statements(
            refusal("papers_refuse", sentence=SENTENCE),
            refused_by("papers_refuse", TABLES, sentence=SENTENCE, named={"unchanged": "UPDATE"}),
            refuse(
                "papers_paper",
                "DELETE",
                name="papers_paper_kept",
                sentence=SENTENCE,
                when=PUBLISHED.format(id="OLD.id"),
            ),
            *(
                refuse(
                    table,
                    event,
                    name=f"{table}_{name}",
                    sentence=SENTENCE,
                    when=PUBLISHED.format(id=paper),
                )
                for table, event, name, paper in GUARDED
            ),
        ),
    ]
