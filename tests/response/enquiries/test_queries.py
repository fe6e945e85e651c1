"""What lists show, and what the statutory collection counts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from almoner.core.accounts.rules import Role, operator
from almoner.response.enquiries import actions, queries
from almoner.response.enquiries.actions import EnquiryRefused
from almoner.response.enquiries.queries.counted import ConcludedRisk
from almoner.response.enquiries.rules import caused
from almoner.response.enquiries.rules.kinds import (
    Achieved,
    Advocate,
    Asked,
    Capacity,
    Kind,
    RiskFound,
    RiskResult,
    RiskSource,
)
from almoner.response.enquiries.rules.stages import State, Step
from almoner.response.safeguarding.rules.kinds import AgeBand, Category, Gender, Setting
from almoner.response.safeguarding.rules.states import ConcernState
from tests.response.enquiries.factories import (
    AT,
    LATER,
    TODAY,
    AuthorityFactory,
    LocationFactory,
    a_concern,
    an_adult,
    begun,
    brought_to,
    caused_enquiry,
    findings,
    heard,
    manager,
    practitioner,
    step,
    take_caused,
)

pytestmark = pytest.mark.django_db
LATER_DAY = LATER.date()


def test_what_is_due_first_is_on_top() -> None:
    place = AuthorityFactory()
    later = brought_to(State.ENQUIRY, authority=place)  # due in 28 days
    sooner = begun(place)  # due in 5 working days
    found = queries.open_enquiries(as_at=TODAY, visible_to=manager(place))
    assert [line.id for line in found] == [sooner.pk, later.pk]
    assert not any(line.is_overdue for line in found)
    late = queries.open_enquiries(as_at=TODAY + timedelta(days=10), visible_to=manager(place))
    assert [line.is_overdue for line in late] == [True, False]


def test_a_report_that_is_late_is_late_though_the_stage_is_not() -> None:
    request = caused_enquiry(due_on=TODAY + timedelta(days=2))
    by = manager(request.enquiry.authority)
    (line,) = queries.open_enquiries(as_at=TODAY + timedelta(days=3), visible_to=by)
    assert line.report_is_overdue and line.is_overdue
    assert line.next_due_on == TODAY + timedelta(days=2)
    take_caused(request, caused.Step.RECEIVE)
    (line,) = queries.open_enquiries(as_at=TODAY + timedelta(days=3), visible_to=by)
    assert not line.report_is_overdue and not line.is_overdue


def test_a_list_is_as_it_was_that_day() -> None:
    enquiry = begun()
    by = manager(enquiry.authority)
    worker = practitioner(enquiry.authority)
    step(enquiry, Step.ALLOCATE, worker=worker, at=AT + timedelta(days=2))
    brought_to(State.CLOSED, enquiry, at=LATER)
    assert queries.open_enquiries(as_at=TODAY - timedelta(days=1), visible_to=by) == ()
    (first,) = queries.open_enquiries(as_at=TODAY, visible_to=by)
    assert (first.state, first.worker_id) == (State.PLANNING, None)
    (then,) = queries.open_enquiries(as_at=LATER_DAY - timedelta(days=1), visible_to=by)
    assert (then.state, then.worker_id) == (State.PLANNING, worker.pk)
    assert queries.open_enquiries(as_at=LATER_DAY, visible_to=by) == ()
    step(enquiry, Step.REOPEN, at=LATER + timedelta(days=1))
    (again,) = queries.open_enquiries(as_at=LATER_DAY + timedelta(days=1), visible_to=by)
    assert again.state is State.PLANNING
    assert queries.open_enquiries(as_at=LATER_DAY, visible_to=by) == ()


def test_a_list_is_narrowed() -> None:
    home = LocationFactory()
    enquiry = begun(home.authority, location=home)
    worker = practitioner(home.authority)
    step(enquiry, Step.ALLOCATE, worker=worker)
    other = begun()
    by = operator("test")
    found = queries.open_enquiries
    assert len(found(as_at=TODAY, visible_to=by)) == 2
    assert [one.id for one in found(as_at=TODAY, visible_to=by, authority=other.authority)] == [
        other.pk
    ]
    assert [one.id for one in found(as_at=TODAY, visible_to=by, worker_id=worker.pk)] == [
        enquiry.pk
    ]
    assert [one.subject for one in found(as_at=TODAY, visible_to=by, location_ids=[home.pk])] == [
        home.name
    ]


@pytest.mark.parametrize("role", [Role.QUALITY_MANAGER, Role.DIRECTOR, Role.AUDITOR])
def test_whoever_may_not_see_safeguarding_sees_none(role: Role) -> None:
    enquiry = brought_to(State.CLOSED)
    begun(enquiry.authority)
    by = manager(enquiry.authority, role=role)
    said = {"authority": enquiry.authority, "since": TODAY, "until": TODAY, "visible_to": by}
    assert queries.open_enquiries(as_at=TODAY, visible_to=by) == ()
    assert queries.commenced(**said) == queries.concluded(**said) == ()
    assert queries.concerns_to_begin(visible_to=by) == ()
    with pytest.raises(queries.UnknownEnquiry):
        queries.enquiry_by_id(enquiry_id=enquiry.pk, visible_to=by)
    with pytest.raises(queries.UnknownEnquiry):
        queries.case_by_id(case_id=1, visible_to=by)
    with pytest.raises(queries.UnknownEnquiry):
        queries.concern_to_enquire(concern_id=enquiry.concern_id, visible_to=by)


def test_what_was_decided_on_is_to_begin_until_it_is_begun() -> None:
    place = AuthorityFactory()
    first = a_concern(place)
    a_concern(place, state=ConcernState.NO_FURTHER_ACTION)
    by = manager(place)
    assert [one.concern_id for one in queries.concerns_to_begin(visible_to=by)] == [first.pk]
    enquiry = begun(concern=first)
    assert queries.concerns_to_begin(visible_to=by) == ()
    brought_to(State.CLOSED, enquiry)
    assert queries.concerns_to_begin(visible_to=by) == ()
    first.state_at = LATER  # reopened, and decided anew
    first.save(update_fields=["state_at"])
    assert len(queries.concerns_to_begin(visible_to=by)) == 1


def test_what_was_begun_is_counted_with_whom_it_is_about_by_codes() -> None:
    place = AuthorityFactory()
    adult = an_adult(place, age_band="85_94", gender="male")
    mine = begun(concern=a_concern(place, adult=adult, state=ConcernState.OTHER_ENQUIRY))
    begun(concern=a_concern(place))
    by = manager(place)
    first, second = queries.commenced(authority=place, since=TODAY, until=TODAY, visible_to=by)
    assert first.enquiry_id == mine.pk
    assert (first.kind, first.adult_fingerprint) == (Kind.OTHER, adult.fingerprint)
    assert (first.age_band, first.gender) == (AgeBand.FROM_85, Gender.MALE)
    assert (second.adult_fingerprint, second.age_band) == ("", AgeBand.NOT_KNOWN)
    day = TODAY + timedelta(days=1)
    assert queries.commenced(authority=place, since=day, until=day, visible_to=by) == ()


def test_what_was_closed_is_counted_with_its_newest_outcome() -> None:
    enquiry = brought_to(State.OUTCOME)
    heard(enquiry, capacity=Capacity.LACKS, advocate=Advocate.INDEPENDENT)
    made = findings(risk_result=RiskResult.REMOVED, achieved=Achieved.FULLY)
    by = manager(enquiry.authority)
    actions.make_findings(enquiry=enquiry, findings=made, by=by, at=AT)
    step(enquiry, Step.CLOSE)
    (found,) = queries.concluded(
        authority=enquiry.authority, since=TODAY, until=TODAY, visible_to=by
    )
    assert (found.risk_found, found.risk_result) == (
        RiskFound.IDENTIFIED_ACTION,
        RiskResult.REMOVED,
    )
    assert (found.capacity, found.advocate) == (Capacity.LACKS, Advocate.INDEPENDENT)
    assert (found.asked, found.achieved) == (Asked.EXPRESSED, Achieved.FULLY)
    assert found.risks == (
        ConcludedRisk(
            category=Category.NEGLECT,
            place=Setting.CARE_HOME_RESIDENTIAL,
            source=RiskSource.SERVICE_PROVIDER,
        ),
    )
    assert found.advocate and found.advocate.is_support


def test_what_ended_early_counts_as_ceased() -> None:
    enquiry = begun()
    step(enquiry, Step.CEASE)
    by = manager(enquiry.authority)
    (found,) = queries.concluded(
        authority=enquiry.authority, since=TODAY, until=TODAY, visible_to=by
    )
    assert (found.risk_found, found.risk_result, found.risks) == (RiskFound.CEASED, None, ())
    assert (found.capacity, found.advocate) == (Capacity.NOT_RECORDED, None)
    step(enquiry, Step.REOPEN)
    said = {"authority": enquiry.authority, "since": TODAY, "until": TODAY, "visible_to": by}
    assert queries.concluded(**said) == ()


def test_counting_asks_as_many_questions_however_many_there_are() -> None:
    place = AuthorityFactory()
    by = manager(place)
    said = {"authority": place, "since": TODAY, "until": TODAY, "visible_to": by}
    counts = []
    for _ in range(3):
        brought_to(State.CLOSED, authority=place)
        with CaptureQueriesContext(connection) as asked:
            queries.commenced(**said)
            queries.concluded(**said)
        counts.append(len(asked))
    assert counts[0] == counts[2] <= 7


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"findings": " "}, "what was found"),
        ({"risks": ()}, "which risks"),
        ({"risk_result": None}, "what became of the risk"),
        ({"risk_found": RiskFound.NONE_ACTION}, "and only then"),
        ({"achieved": None}, "whether it was achieved"),
    ],
)
def test_findings_say_what_they_must(changed: dict[str, object], words: str) -> None:
    enquiry = brought_to(State.ENQUIRY)
    with pytest.raises(EnquiryRefused, match=words):
        actions.make_findings(
            enquiry=enquiry, findings=findings(**changed), by=manager(enquiry.authority), at=AT
        )


def test_nothing_is_achieved_of_what_was_not_said() -> None:
    enquiry = begun()
    step(enquiry, Step.AGREE_PLAN)
    heard(enquiry, asked=Asked.NOT_ASKED, outcomes_wanted="")
    with pytest.raises(EnquiryRefused, match="First record what the adult wants"):
        actions.make_findings(
            enquiry=enquiry, findings=findings(), by=manager(enquiry.authority), at=AT
        )


def test_whoever_lacks_capacity_needs_someone() -> None:
    with pytest.raises(EnquiryRefused, match="needs someone"):
        heard(begun(), capacity=Capacity.LACKS, advocate=Advocate.NOT_NEEDED)
