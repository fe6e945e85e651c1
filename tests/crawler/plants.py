"""Every guarded record there can be, each of its texts a secret: by the plants of the rooms."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from almoner.account.papers.models import Paper, PaperPart, PaperStep
from almoner.account.papers.rules.blocks import Paragraph
from almoner.account.papers.rules.frozen import frozen_text
from almoner.account.papers.rules.states import PartName
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.judgement.queue_lab.rules.history import History
from almoner.response.safeguarding.models import Concern, ConcernNumber, ConcernStep
from almoner.response.safeguarding.rules.states import Step
from tests.account.papers.factories import document
from tests.account.returns import secrets as of_returns
from tests.core.accounts.factories import client_as
from tests.crawler.marks import FIRST_NUMBER, marker
from tests.crawler.people import Person
from tests.judgement.patterns import secrets as of_patterns
from tests.judgement.queue_lab.factories import kept, steady
from tests.response.enquiries import secrets as of_enquiries
from tests.response.outbreaks import secrets as of_outbreaks
from tests.response.positions_of_trust import secrets as of_trust
from tests.response.programmes import secrets as of_programmes
from tests.response.safeguarding import secrets as of_concerns

ROUNDS = 2
CSV = "reference,received_at,text,adult_name,service\n"


def plant_here(here: Authority) -> None:
    """Everything, in the council that is crawled."""
    ConcernNumber.objects.create(authority=here, last=FIRST_NUMBER)
    for number in range(1, ROUNDS + 1):
        of_concerns.plant(authority=here, marker=marker("c", number))
        of_enquiries.plant(authority=here, marker=marker("e", number))
        of_trust.plant(authority=here, marker=marker("t", number))
    of_outbreaks.plant(authority=here, marker=marker("d"))
    of_outbreaks.plant_outbreak(authority=here, marker=marker("o"))
    of_patterns.plant(authority=here, marker=marker("p"))
    of_returns.plant(authority=here, marker=marker("r"))
    of_programmes.plant(authority=here, marker=marker("g"))
    plant_steps()
    plant_queue(here)


def plant_there(there: Authority) -> None:
    """Some of it in another council."""
    of_concerns.plant(authority=there, marker=marker("c", is_here=False))
    of_enquiries.plant(authority=there, marker=marker("e", is_here=False))
    of_trust.plant(authority=there, marker=marker("t", is_here=False))
    plant_steps()


def plant_steps() -> None:
    """The step that every concern has, for those that other rooms made as they stand."""
    for concern in Concern.objects.filter(steps=None):
        ConcernStep.objects.create(
            authority_id=concern.authority_id,
            concern=concern,
            number=1,
            step=Step.RECEIVE,
            state=concern.state,
            at=concern.state_at,
            recorded_at=concern.state_at,
            by_reference="user:9",
            by_name="Ada Marsh",
        )


def plant_queue(here: Authority) -> None:
    """Half a year of days of the queue, so that there is a forecast of it."""
    begins = timezone.localdate() - timedelta(weeks=30, days=10)
    kept(here, History(tuple(steady(weeks=30, begins=begins))))


def plant_paper(here: Authority) -> None:
    """A paper whose exempt part says a secret: those see it who are cleared for exempt papers."""
    now = timezone.now()
    paper = Paper.objects.create(
        authority=here,
        kind="quality-update",
        definition_version="1",
        title="Quality update",
        as_at=now.date() - timedelta(days=400),
        known_at=now,
        digest="1" * 64,
        recorded_at=now,
        recorded_by="user:1",
    )
    for part, text in ((PartName.OPEN, "Nothing."), (PartName.EXEMPT, f"{marker('x')}-1")):
        made = document(Paragraph(text), authority_name=here.name, part=part)
        PaperPart.objects.create(paper=paper, part=part, content=frozen_text(made))
    PaperStep.objects.create(
        paper=paper, state="published", at=now, by="user:1", by_name="Noor Pell"
    )


def plant_by_the_doors(here: Authority, front_door: Person) -> None:
    """What comes by upload and API: kept, refused, or brought to the wrong door."""
    text, adult = f"{marker('c', 7)}-", f"{marker('c', 7)}i-"
    rows = f"{CSV}{text}1,2021-08-09 10:00,{text}2,{adult}3,{text}4\n"
    wrong = f"{CSV}{text}5,no day,{text}6,{adult}7,{text}8\n"
    practitioner = client_as(Role.SAFEGUARDING_PRACTITIONER, authority=here)
    for number, content in enumerate((rows, wrong), start=1):
        file = SimpleUploadedFile(f"{text}9{number}.csv", content.encode())
        practitioner.post(reverse("safeguarding:upload"), {"source": f"{text}90", "file": file})
    client_as(Role.QUALITY_OFFICER, authority=here).post(
        reverse("feeds:new"), {"file": SimpleUploadedFile(f"{text}93.csv", rows.encode())}
    )
    front_door.browser().post(
        "/api/v1/concerns",
        {
            "reference": f"{text}10",
            "text": f"{text}11",
            "received_at": "2021-08-09T10:00:00+01:00",
            "adult": {"name": f"{adult}12"},
        },
        content_type="application/json",
    )
    half_written(here, text)


def half_written(here: Authority, text: str) -> None:
    """A concern that someone was writing when their session was found to have ended."""
    officer = client_as(Role.QUALITY_OFFICER, authority=here)
    officer.get(reverse("safeguarding:raise"))
    session = officer.session
    session["seen_at"] = 1
    session.save()
    officer.post(reverse("safeguarding:raise"), {"text": f"{text}20", "person_name": f"{text}21"})
