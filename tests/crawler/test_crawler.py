"""Everyone fetches everything: nobody is shown a secret that their permissions do not show."""

from collections import defaultdict
from collections.abc import Iterable
from http import HTTPStatus

import pytest
from django.urls import reverse

from almoner.core.accounts.rules import GRANTS, KEY_ROLES, Role
from almoner.response.positions_of_trust.models import Allegation
from almoner.response.safeguarding.models import Adult, Concern
from tests.crawler.marks import TEXT, Secret, secrets_in
from tests.crawler.one_more import is_cleared, may_change, one_more
from tests.crawler.people import Person
from tests.crawler.reading import uneven_lists
from tests.crawler.walking import Answer, Walk
from tests.crawler.world import LONG, MOST, World, undone

UNSAVED = "/accounts/unsaved/"
SERVER_ERROR = HTTPStatus.INTERNAL_SERVER_ERROR

MIXED = (
    "nobody",
    "without a role",
    "manager until yesterday",
    "manager from tomorrow",
    "manager elsewhere",
    "auditor and practitioner",
    "quality officer, manager elsewhere",
    "auditor, manager elsewhere",
    "director, administrator",
)
SYSTEMS = (*(f"key {role.words}{where}" for role in KEY_ROLES for where in ("", " elsewhere")),)
PEOPLE = (*MIXED, *(role.value for role in Role), *SYSTEMS, "key ended")
# A paper's files are the same for whoever may read it: some ask for all of them, and in the long
# run everyone does.
ASK_FOR_FILES = {"quality_officer", "auditor"}
# Who is served everything twice, to see that one concern more changes nothing.
TWICE = {*(role.value for role in Role), "without a role", "quality officer, manager elsewhere"}
TYPISTS = (
    [
        role.value
        for role in Role
        if role not in {Role.SAFEGUARDING_PRACTITIONER, Role.SAFEGUARDING_MANAGER}
        and GRANTS[role].permissions
    ]
    if LONG
    else ["quality_manager", "auditor", "brokerage"]
)
WORDS = ("Zq7fc1-2", "Zq7fc1i-9", "Zq7fe1-2", "Zq7ft1-1", "730001")


def leaked(person: Person, world: World, found: Iterable[Secret]) -> set[Secret]:
    """Those of the secrets found that the permissions of somebody do not show."""
    here, there = world.here.code, world.there.code
    return {
        one for one in found if not one.may_be_seen_by(person.principal, here=here, there=there)
    }


def leaks(person: Person, world: World, answers: Iterable[Answer]) -> list[str]:
    """Where something leaked, and what."""
    return [
        f"{answer.address} ({answer.status}): {sorted(one.text for one in wrong)[:5]}"
        for answer in answers
        if (wrong := leaked(person, world, answer.secrets))
    ]


@pytest.fixture(scope="package")
def walks() -> dict[str, Walk]:
    """The ways that were gone already: none is gone twice."""
    return {}


def walked(person: Person, world: World, walks: dict[str, Walk]) -> Walk:
    """Their whole way: what they reach, what they guess, what no link asks."""
    if person.name not in walks:
        with undone():
            walk = Walk(person, person.browser(), most=MOST)
            walk.reach()
            walk.guess(
                world.numbers,
                files=LONG or person.name in ASK_FOR_FILES,
                guarded_alone=not LONG and person.name not in set(Role),
            )
            walk.ask(world.questions)
        walks[person.name] = walk
    return walks[person.name]


def changed(person: Person, world: World, before: Walk) -> list[str]:
    """The addresses that answered somebody, and answer otherwise once there is one more.

    Asked again in the same order, redirects too: a page shows what the one before it had to say.
    What is left of a lost session is not asked again: it has been given out by then.
    """
    one_more(world)
    after = Walk(person, person.browser(), most=MOST)
    by, code = person.principal, world.here.code
    wrong = []
    for address, one in before.answers.items():
        is_asked = one.status in {HTTPStatus.OK, HTTPStatus.FOUND} and address != UNSAVED
        if is_asked and not may_change(by, code, address):
            after.fetch(address)
            if not after.answers[address].says_the_same_as(one):
                wrong.append(address)
    return wrong


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_is_shown_what_their_permissions_do_not_show(
    name: str, world: World, walks: dict[str, Walk], lines: list[str]
) -> None:
    """Nor does anything that they are served change once there is one concern more."""
    person = world.people[name]
    walk = walked(person, world, walks)
    assert leaks(person, world, walk.answers.values()) == []
    assert [line for line in lines if list(secrets_in(line))] == []
    assert [one.address for one in walk.answers.values() if one.status == SERVER_ERROR] == []
    if (LONG or name in TWICE) and not is_cleared(person.principal, world.here.code):
        assert changed(person, world, walk) == []


def test_one_more_changes_what_the_team_is_served(world: World) -> None:
    """Else that nothing changed for the others would prove nothing."""
    person = world.people["safeguarding_manager"]
    walk = Walk(person, person.browser(), most=1)
    expected = {
        "/protection/",
        "/safeguarding/",
        "/safeguarding/enquiries/",
        "/safeguarding/figures/",
        "/positions-of-trust/",
    }
    with undone():
        for address in expected:
            walk.fetch(address)
    assert set(changed(person, world, walk)) == expected - {
        address for address in expected if may_change(person.principal, world.here.code, address)
    }


@pytest.mark.parametrize(
    "name",
    ["safeguarding_practitioner", "safeguarding_manager", "quality_manager", "auditor"],
)
def test_who_may_see_them_finds_them(name: str, world: World, walks: dict[str, Walk]) -> None:
    """That the others found nothing proves something only if there was something to find."""
    person = world.people[name]
    walk, browser = walked(person, world, walks), person.browser()
    for concern_id in Concern.objects.exclude(adult=None).values_list("pk", flat=True)[:2]:
        address = reverse("safeguarding:adult", args=[concern_id])
        response = browser.post(address, {"reason": "To ring the family of the adult."})
        walk.answers[address] = Answer(
            address, response.status_code, frozenset(secrets_in(response.content.decode())), ""
        )
    found: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for answer in walk.answers.values():
        for one in answer.secrets:
            if one.is_here is not False:
                found[one.kind, one.is_of_adult].add(one.text)
    code = world.here.code
    expected = {
        (one.kind, one.is_of_adult)
        for one in planted_kinds()
        if one.may_be_seen_by(person.principal, here=code, there=world.there.code)
    }
    assert set(found) == expected


@pytest.mark.parametrize("name", ["safeguarding_manager", "quality_manager"])
def test_every_cell_of_a_list_stands_under_a_heading(
    name: str, world: World, walks: dict[str, Walk]
) -> None:
    walk = walked(world.people[name], world, walks)
    uneven = {
        (one.address, title) for one in walk.answers.values() for title in uneven_lists(one.text)
    }
    assert sum("almoner-stack" in one.text for one in walk.answers.values()) > 10
    assert uneven == set()


def planted_kinds() -> list[Secret]:
    """One of each kind that is planted in the council that is crawled."""
    kinds = [(kind, False) for kind in "cdeoprtx"] + [("c", True)]
    return [Secret("", kind, is_of_adult, is_here=True) for kind, is_of_adult in kinds]


@pytest.mark.parametrize("name", TYPISTS)
def test_typing_a_secret_is_answered_as_typing_anything_else(
    name: str, world: World, walks: dict[str, Walk]
) -> None:
    person = world.people[name]
    assert not is_cleared(person.principal, world.here.code)
    forms = walked(person, world, walks).forms
    assert forms
    walk = Walk(person, person.browser(), most=MOST, forms=forms)
    assert list(walk.ask_with([*WORDS])) == []


def test_the_keys_and_the_roles_are_all_crawled(world: World) -> None:
    assert set(PEOPLE) == set(world.people)
    assert {role.value for role in GRANTS} <= set(PEOPLE)


def test_what_is_sealed_is_sealed(world: World) -> None:
    sealed = Adult.objects.values_list("sealed_name", flat=True)
    # All of a mark: three letters of it do stand in so much sealed text by chance.
    assert [name for name in sealed if TEXT.search(name)] == []
    assert Allegation.objects.count() >= 4
