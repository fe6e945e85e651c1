"""Yes, no or ask: each check by itself, and together."""

from datetime import date, timedelta
from typing import Any

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal, Role, operator
from almoner.judgement.placement.queries import (
    UnknownService,
    choices_for,
    matches,
    narrowed_to,
    scheme_of,
    service_by_cqc_id,
    service_by_number,
)
from almoner.judgement.placement.rules import Answer
from almoner.register.contracts.rules import Relation
from almoner.register.directory.models import Scheme, ServiceDistrict
from almoner.response.outbreaks.rules.kinds import Admissions
from almoner.response.suspensions import actions
from almoner.response.suspensions.actions import Decision
from almoner.response.suspensions.models import Suspension
from almoner.response.suspensions.rules.kinds import Kind, Work
from almoner.response.suspensions.rules.states import State, Step
from tests.judgement.placement.factories import TODAY, ask, broker, contracted
from tests.register.contracts.factories import contract, framework, lot
from tests.response.outbreaks.factories import closed, days_on
from tests.response.outbreaks.factories import suspected as outbreak_suspected
from tests.response.suspensions.factories import (
    AT,
    LATER,
    PATHS,
    AuthorityFactory,
    DistrictFactory,
    LocationFactory,
    ProviderFactory,
    ServiceFactory,
    SuccessionFactory,
    director,
    draft,
    home,
    manager,
    someone,
    step,
    suspended,
    wanted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Northshire")


def imposed(authority: Authority, scope: Any, kind: Kind = Kind.SUSPENDED_FULL) -> None:
    made = draft(authority=authority, scope=scope, kind=kind)
    for which in PATHS[State.IMPOSED]:
        step(made, which)


def checks(found: Any) -> list[tuple[str, str]]:
    return [(reason.check, reason.answer) for reason in found.reasons]


def test_yes_where_nothing_stands_against_it(authority: Authority) -> None:
    found = ask(contracted(authority))
    assert (found.answer, found.reasons, found.who_to_ask) == (Answer.YES, (), ())
    assert "closure to admissions" in found.unknowns[0]  # unknown is said as unknown


@pytest.mark.parametrize("state", [state for state in State if state.stops_work])
def test_a_suspension_in_any_state_that_stops_work_is_no(
    authority: Authority, state: State
) -> None:
    place = contracted(authority)
    suspended(place, state=state)
    found = ask(place, as_at=LATER.date())
    assert found.answer is (Answer.ASK if state is State.PHASED else Answer.NO)


@pytest.mark.parametrize("state", [state for state in State if not state.stops_work])
def test_one_that_does_not_stop_work_is_not_said(authority: Authority, state: State) -> None:
    place = contracted(authority)
    suspended(place, state=state)
    assert ask(place, as_at=LATER.date()).answer is Answer.YES


def test_brokerage_is_told_what_is_written_for_it_and_no_reason(authority: Authority) -> None:
    place = contracted(authority)
    suspension = suspended(place)
    found = ask(place)
    assert [one.text for one in found.reasons] == [suspension.reason_for_brokerage]
    assert found.who_to_ask == (suspension.who_to_ask,)
    assert suspension.reason not in repr(found)
    assert "in force" not in repr(found)
    cleared = ask(place, someone(authority))
    assert cleared.reasons[0].detail == "Full suspension, in force, since 6 September 2021."
    assert cleared.reasons[0].suspension_id == suspension.pk


def test_a_caution_is_ask(authority: Authority) -> None:
    place = contracted(authority)
    suspended(place, kind=Kind.CAUTION)
    assert ask(place).answer is Answer.ASK


def test_a_phased_reopening_says_its_cap(authority: Authority) -> None:
    place = contracted(authority)
    suspended(place, state=State.PHASED)
    (reason,) = ask(place, as_at=LATER.date()).reasons
    assert "at most 2 new placements a week" in reason.text


def test_it_is_as_at_the_day_asked_about(authority: Authority) -> None:
    place = contracted(authority)
    suspended(place, state=State.LIFTED)
    assert ask(place, as_at=TODAY - timedelta(days=1)).answer is Answer.YES
    assert ask(place, as_at=TODAY).answer is Answer.NO
    assert ask(place, as_at=LATER.date()).answer is Answer.YES


def test_it_follows_the_service_to_its_new_registration_and_back(authority: Authority) -> None:
    """Trap 11, as brokerage meets it."""
    old, new = contracted(authority), contracted(authority)
    SuccessionFactory(predecessor=old, successor=new)
    suspended(old)
    assert ask(new).answer is Answer.NO
    assert ask(old).answer is Answer.NO


@pytest.mark.parametrize("work", [Work.NEW_PLACEMENT, Work.RETURN_FROM_HOSPITAL])
def test_a_home_that_a_suspended_provider_passed_on_is_asked_about_first(
    work: Work, authority: Authority
) -> None:
    """It may be sold, or only renamed: its own new registration says neither yes nor no."""
    suspended_whole, new_owner = ProviderFactory(name="Quillby Care"), ProviderFactory()
    old = contracted(authority, provider=suspended_whole)
    new = contracted(authority, provider=new_owner)
    apart = contracted(authority, provider=new_owner)
    SuccessionFactory(predecessor=old, successor=new)
    imposed(authority, wanted(suspended_whole))
    assert ask(old).answer is Answer.NO
    found = ask(new, work=work)
    assert found.answer is Answer.ASK
    if work is Work.NEW_PLACEMENT:
        assert "This is for: services of Quillby Care." in found.reasons[0].text
    assert ask(apart).answer is Answer.YES


def test_overlapping_suspensions_are_each_lifted_and_excepted_for_itself(
    authority: Authority,
) -> None:
    """What lets somebody past one of them lets nobody past the other."""
    provider = ProviderFactory()
    place = contracted(authority, provider=provider)
    of_home = suspended(place, state=State.LIFT_PROPOSED)
    imposed(authority, wanted(provider))
    actions.allow_placement(
        suspension=of_home,
        case_reference="C-1042",
        work=Work.NEW_PLACEMENT,
        reason="Her husband lives there.",
        from_on=TODAY,
        until_on=LATER.date() + timedelta(days=30),
        location_id=None,
        by=manager(authority),
        at=LATER,
    )
    found = ask(place, case_reference="C-1042", as_at=LATER.date())
    assert found.answer is Answer.NO
    assert [one.answer for one in found.reasons] == [Answer.NO, Answer.YES]
    step(of_home, Step.LIFT, at=LATER)  # with its exception still open
    found = ask(place, case_reference="C-1042", as_at=LATER.date())
    assert checks(found) == [("suspension", "no")]


def test_a_closed_service_is_no_and_points_to_what_follows_it(authority: Authority) -> None:
    closed_on = TODAY - timedelta(days=5)
    old = contracted(authority, deregistered_on=closed_on)
    new = contracted(authority, name="Elmbank View", registered_on=closed_on)
    SuccessionFactory(predecessor=old, successor=new)
    found = ask(old)
    assert found.answer is Answer.NO
    assert "ask about that" in found.reasons[0].text
    assert [one.location_id for one in found.successors] == [new.pk]
    assert ask(old, as_at=closed_on - timedelta(days=1)).answer is Answer.YES


def test_a_dormant_or_not_yet_registered_service_is_no(authority: Authority) -> None:
    assert ask(contracted(authority, is_dormant=True)).answer is Answer.NO
    soon = contracted(authority, registered_on=TODAY + timedelta(days=9))
    found = ask(soon)
    assert found.answer is Answer.NO and "Not registered before" in found.reasons[0].text


def test_without_a_contract_it_is_ask(authority: Authority) -> None:
    place = home(authority)
    assert checks(ask(place)) == [("contract", "ask")]
    contract(authority, place, relation=Relation.NOT_COMMISSIONED)
    assert checks(ask(place)) == [("contract", "ask")]


def test_a_contract_of_the_whole_provider_or_of_an_earlier_registration_counts(
    authority: Authority,
) -> None:
    provider = ProviderFactory()
    whole = home(authority, provider=provider)
    contract(authority, provider=provider)
    assert ask(whole).answer is Answer.YES
    old, new = contracted(authority), home(authority)
    SuccessionFactory(predecessor=old, successor=new)
    assert ask(new).answer is Answer.YES


def test_a_contract_that_ended_does_not_count(authority: Authority) -> None:
    place = home(authority)
    contract(authority, place, to_on=date(2021, 9, 1))
    assert ask(place).answer is Answer.ASK


def test_a_lot_in_which_it_has_no_contract_is_ask(authority: Authority) -> None:
    place, frame = home(authority), framework(authority)
    mine, other = lot(frame), lot(frame)
    contract(authority, place, lot=mine)
    assert ask(place, lot=mine).answer is Answer.YES
    assert checks(ask(place, lot=other)) == [("contract", "ask")]


def test_another_councils_area_is_not_known_here(authority: Authority) -> None:
    there = contracted(AuthorityFactory(name="Southaven"))
    suspended(there)
    contract(authority, provider=there.provider)
    found = ask(there, broker(authority))
    assert checks(found) == [("host", "ask")]
    assert "It is in Southaven." in found.reasons[0].text
    assert ask(there, broker(authority, there.authority)).answer is Answer.NO


def test_a_service_in_no_known_area_is_ask(authority: Authority) -> None:
    found = ask(LocationFactory(authority=None), broker(authority))
    assert checks(found) == [("contract", "ask"), ("host", "ask")]
    assert "not known" in found.reasons[1].text


def test_a_provider_suspended_whole_is_no_at_each_of_its_services(authority: Authority) -> None:
    provider = ProviderFactory()
    one, two = (contracted(authority, provider=provider) for _ in range(2))
    imposed(authority, wanted(provider))
    assert [ask(one).answer, ask(two).answer] == [Answer.NO, Answer.NO]
    assert ask(contracted(authority)).answer is Answer.YES


def test_one_district_of_three_is_ask_until_it_is_said(authority: Authority) -> None:
    agency = contracted(authority, service_type="home_care")
    service = ServiceFactory(location=agency)
    newark, gedling = (DistrictFactory(authority=authority, name=n) for n in ("Newark", "Gedling"))
    for district in (newark, gedling):
        ServiceDistrict.objects.create(service=service, district=district)
    imposed(authority, wanted(agency, district_id=newark.pk))
    found = ask(agency)
    assert found.answer is Answer.ASK and "This is for: Newark." in found.reasons[0].text
    assert ask(agency, district=newark).answer is Answer.NO
    assert ask(agency, district=gedling).answer is Answer.YES


def test_one_scheme_is_ask_until_it_is_said(authority: Authority) -> None:
    """Trap 7, as brokerage meets it: the scheme has no id of the regulator's."""
    office = contracted(authority, service_type="supported_living")
    service = ServiceFactory(location=office)
    mill, quay = (Scheme.objects.create(service=service, name=n) for n in ("Mill", "Quay"))
    imposed(authority, wanted(mill))
    assert ask(office).answer is Answer.ASK
    assert ask(office, scheme=mill).answer is Answer.NO
    assert ask(office, scheme=quay).answer is Answer.YES
    assert ask(office, scheme=mill).name == f"Mill, {office.name}"


def test_work_that_is_not_stopped(authority: Authority) -> None:
    place = contracted(authority)
    imposed(authority, wanted(place, work=Work.NEW_PLACEMENT))
    assert ask(place, work=Work.NEW_PLACEMENT).answer is Answer.NO
    found = ask(place, work=Work.INCREASE)
    assert found.answer is Answer.YES and "not this one" in found.reasons[0].text
    found = ask(place, work=Work.RETURN_FROM_HOSPITAL)
    assert found.answer is Answer.ASK and "Review the risk" in found.reasons[0].text


def test_an_exception_lets_its_own_case_in(authority: Authority) -> None:
    place = contracted(authority)
    suspension = suspended(place)
    actions.allow_placement(
        suspension=suspension,
        case_reference="C-1042",
        work=Work.NEW_PLACEMENT,
        reason="Her husband lives there.",
        from_on=TODAY,
        until_on=TODAY + timedelta(days=2),
        location_id=place.pk,
        by=manager(authority),
        at=AT,
    )
    assert ask(place, case_reference="c-1042").answer is Answer.YES
    assert ask(place, case_reference="C-1043").answer is Answer.NO
    assert ask(place, case_reference="C-1042", work=Work.INCREASE).answer is Answer.NO
    plain = ask(place)
    assert plain.answer is Answer.NO and "case reference" in plain.reasons[0].text
    assert "C-1042" not in repr(plain) and "husband" not in repr(ask(place, manager(authority)))
    last, late = TODAY + timedelta(days=2), TODAY + timedelta(days=3)
    assert ask(place, case_reference="C-1042", as_at=last).answer is Answer.YES
    assert ask(place, case_reference="C-1042", as_at=late).answer is Answer.NO


def test_an_exception_for_one_home_of_a_provider_is_for_no_other(authority: Authority) -> None:
    provider = ProviderFactory()
    here, there = (contracted(authority, provider=provider) for _ in range(2))
    imposed(authority, wanted(provider))
    actions.allow_placement(
        suspension=Suspension.objects.get(),
        case_reference="C-1042",
        work=Work.NEW_PLACEMENT,
        reason="Her husband lives there.",
        from_on=TODAY,
        until_on=TODAY,
        location_id=here.pk,
        by=manager(authority),
        at=AT,
    )
    assert ask(here, case_reference="C-1042").answer is Answer.YES
    assert ask(there, case_reference="C-1042").answer is Answer.NO


def test_a_cap_that_changed_is_the_one_that_is_said(authority: Authority) -> None:
    place = contracted(authority)
    suspension = suspended(place, state=State.PHASED)
    actions.take_decision(
        suspension=suspension,
        step=Step.CHANGE_CAP,
        decision=Decision(conclusion="One.", cap_per_week=1),
        by=director(authority),
        at=LATER,
    )
    assert "at most 1 new placement a week" in ask(place, as_at=LATER.date()).reasons[0].text


def test_the_gravest_reason_comes_first(authority: Authority) -> None:
    place = home(authority)
    suspended(place)
    assert checks(ask(place)) == [("suspension", "no"), ("contract", "ask")]


@pytest.mark.parametrize("role", Role)
def test_only_those_who_may_ask_are_answered(authority: Authority, role: Role) -> None:
    place = contracted(authority)
    by = someone(authority, role=role)
    if by.may(Permission.ASK_PLACEMENT):
        assert ask(place, by).answer is Answer.YES
    else:
        with pytest.raises(NotPermitted):
            ask(place, by)


def test_an_operator_is_answered_of_every_authority(authority: Authority) -> None:
    place = contracted(authority)
    suspended(place)
    assert ask(place, operator("tests")).answer is Answer.NO


def test_it_takes_five_queries_and_six_where_work_is_stopped(
    authority: Authority, django_assert_max_num_queries: Any
) -> None:
    place = contracted(authority)
    with django_assert_max_num_queries(5) as plain:
        ask(place)
    for _ in range(3):
        suspended(home(authority))
        closed(outbreak_suspected(home(authority)))
    with django_assert_max_num_queries(5) as again:
        ask(place)
    assert len(plain) == len(again)
    suspended(place)
    closed(outbreak_suspected(place))
    with django_assert_max_num_queries(6):
        ask(place)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Admissions.CLOSED, "Closed to new admissions since 2 August 2021"),
        (Admissions.RESTRICTED, "Takes only some new people since 2 August 2021"),
    ],
)
def test_a_home_closed_by_an_outbreak_is_asked_first(
    status: Admissions, words: str, authority: Authority
) -> None:
    place = contracted(authority)
    closed(outbreak_suspected(place), status=status, expected_until_on=date(2021, 9, 10))
    answer = ask(place)
    assert answer.answer is Answer.ASK
    (reason,) = [one for one in answer.reasons if one.check == "outbreak"]
    assert reason.text.startswith(words) and "Expected until 10 September 2021" in reason.text
    assert "It is no suspension of the contract" in reason.text
    assert answer.who_to_ask == ("The service itself",)


def test_an_outbreak_that_closed_nothing_or_opened_again_stops_nothing(
    authority: Authority,
) -> None:
    place = contracted(authority)
    outbreak = outbreak_suspected(place)
    assert ask(place).answer is Answer.YES
    closed(outbreak)
    closed(outbreak, status=Admissions.OPEN, at=days_on(7))
    assert ask(place).answer is Answer.YES
    assert ask(place, as_at=days_on(6).date()).answer is Answer.ASK
    assert ask(place, as_at=days_on(-1).date()).answer is Answer.YES


def test_a_closure_is_no_suspension_and_both_are_told_side_by_side(authority: Authority) -> None:
    place = contracted(authority)
    closed(outbreak_suspected(place))
    suspended(place)
    answer = ask(place)
    assert answer.answer is Answer.NO
    assert [one.check for one in answer.reasons] == ["suspension", "outbreak"]


def test_brokerage_is_not_told_the_disease_and_who_sees_outbreaks_is(
    authority: Authority,
) -> None:
    place = contracted(authority)
    closed(outbreak_suspected(place))

    def told(by: Principal) -> tuple[str, str]:
        (reason,) = [one for one in ask(place, by).reasons if one.check == "outbreak"]
        return reason.text, reason.detail

    text, detail = told(broker(authority))
    assert "COVID" not in text and detail == ""
    nurse = someone(authority, role=Role.PUBLIC_HEALTH_NURSE)  # sees outbreaks, not suspensions
    assert told(nurse)[1] == "COVID-19. Decided by: the provider."
    assert "COVID" not in told(nurse)[0]


def test_a_closure_follows_the_service_to_its_new_registration(authority: Authority) -> None:
    old, new = home(authority), contracted(authority)
    SuccessionFactory(predecessor=old, successor=new)
    closed(outbreak_suspected(old))
    assert ask(new).answer is Answer.ASK


def test_another_councils_record_of_an_outbreak_is_not_told(authority: Authority) -> None:
    place = home(AuthorityFactory())
    closed(outbreak_suspected(place))
    answer = ask(place, broker(authority))
    assert "outbreak" not in {one.check for one in answer.reasons}


# Finding the service


def test_matches_are_ones_own_first_and_open_before_closed(authority: Authority) -> None:
    def add(name: str, where: Authority, **changed: Any) -> None:
        home(where, name=name, search_text=name.casefold(), **changed)

    add("Elm Vale", AuthorityFactory())
    add("Elm Old", authority, deregistered_on=date(2020, 1, 1))
    add("Elm Quay", authority)
    found = matches(typed="ELM", as_at=TODAY, visible_to=broker(authority))
    assert [(one.name, one.is_open) for one in found] == [
        ("Elm Quay", True),
        ("Elm Old", False),
        ("Elm Vale", True),
    ]
    assert matches(typed="  ", as_at=TODAY, visible_to=broker(authority)) == ()


def test_schemes_are_found_by_name(authority: Authority) -> None:
    service = ServiceFactory(location=home(authority))
    scheme = Scheme.objects.create(service=service, name="Mill Court")
    (found,) = matches(typed="mill court", as_at=TODAY, visible_to=broker(authority))
    assert found.scheme_id == scheme.pk
    assert scheme_of(location=service.location, scheme_id=scheme.pk) == scheme
    with pytest.raises(UnknownService):
        scheme_of(location=home(authority), scheme_id=scheme.pk)


def test_services_by_number_and_by_id(authority: Authority) -> None:
    place = home(authority, cqc_id="1-ABC")
    assert service_by_number(location_id=place.pk) == service_by_cqc_id(cqc_id=" 1-abc ") == place
    with pytest.raises(UnknownService, match="has the number"):
        service_by_number(location_id=0)
    with pytest.raises(UnknownService, match="has the id 'x'"):
        service_by_cqc_id(cqc_id="x")


def test_districts_and_lots_are_ones_own(authority: Authority) -> None:
    by = broker(authority)
    mine, theirs = DistrictFactory(authority=authority), DistrictFactory()
    my_lot = lot(framework(authority))
    their_lot = lot(framework(theirs.authority))
    assert choices_for(visible_to=by) == ((mine,), (my_lot,))
    assert narrowed_to(district_code=mine.code, lot_id=my_lot.pk, visible_to=by) == (mine, my_lot)
    assert narrowed_to(district_code="", lot_id=None, visible_to=by) == (None, None)
    for code, number in ((theirs.code, None), ("", their_lot.pk)):
        with pytest.raises(UnknownService):
            narrowed_to(district_code=code, lot_id=number, visible_to=by)
