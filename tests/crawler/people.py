"""Everyone there is: one of each role, those whose role is elsewhere or over, and other systems."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.test import Client

from almoner.core.accounts.actions import end_api_key, make_api_key
from almoner.core.accounts.middleware import AUTHORITY
from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.queries import principal_for
from almoner.core.accounts.rules import KEY_ROLES, Principal, Role, operator
from tests.core.accounts.factories import NOON, MembershipFactory, UserFactory

NOBODY = Principal(reference="nobody", name="Nobody", roles=frozenset())
BY = operator("crawler")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or some system, that asks: what permissions say of them, and how they sign in."""

    name: str
    principal: Principal
    user: User | None = None
    secret: str = ""  # of an API key
    works_in: str = ""  # the code of the authority that they chose, where they have several

    def browser(self) -> Client:
        """A browser in which they are signed in, or a system that sends its key."""
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        client = Client(raise_request_exception=False, headers=headers)
        if self.user is not None:
            client.force_login(self.user)
        if self.works_in:
            session = client.session
            session[AUTHORITY] = self.works_in
            session.save()
        return client


def _person(name: str, *held: tuple[Authority, Role], today: date, **dates: date) -> Person:
    user = UserFactory(name=f"Sam {name.title()}")
    for authority, role in held:
        MembershipFactory(user=user, authority=authority, role=role.value, **dates)
    return Person(name, principal_for(user=user, on=today), user=user)


def _systems(here: Authority, there: Authority) -> Iterator[Person]:
    for role in KEY_ROLES:
        for authority, where in ((here, ""), (there, " elsewhere")):
            label = f"{role.words}{where}"
            _, secret = make_api_key(authority=authority, label=label, role=role, by=BY, at=NOON)
            principal = Principal(
                reference=f"key:{label}", name=label, roles=frozenset({(authority.code, role)})
            )
            yield Person(f"key {label}", principal, secret=secret)
    key, secret = make_api_key(authority=here, label="Ended", role=Role.BROKERAGE, by=BY, at=NOON)
    end_api_key(key=key, by=BY, at=NOON)
    yield Person("key ended", NOBODY, secret=secret)


def everyone(*, here: Authority, there: Authority, today: date) -> tuple[Person, ...]:
    """All who are crawled as; what each may see is what their permissions say today."""
    day, manager = timedelta(days=1), Role.SAFEGUARDING_MANAGER
    mixed: dict[str, tuple[tuple[Authority, Role], ...]] = {
        "manager elsewhere": ((there, manager),),
        "auditor and practitioner": (
            (here, Role.AUDITOR),
            (here, Role.SAFEGUARDING_PRACTITIONER),
        ),
        # Where a page asks only whether somebody may, and not where, these would show it.
        "quality officer, manager elsewhere": ((here, Role.QUALITY_OFFICER), (there, manager)),
        "auditor, manager elsewhere": ((here, Role.AUDITOR), (there, manager)),
        "director, administrator": ((here, Role.DIRECTOR), (here, Role.ADMINISTRATOR)),
    }
    return (
        Person("nobody", NOBODY),
        _person("without a role", today=today),
        _person("manager until yesterday", (here, manager), today=today, to_on=today),
        _person("manager from tomorrow", (here, manager), today=today, from_on=today + day),
        *(_person(role.value, (here, role), today=today) for role in Role),
        *(
            replace(_person(name, *held, today=today), works_in=works_in)
            for name, held in mixed.items()
            for works_in in [here.code if "officer" in name else ""]
        ),
        *_systems(here, there),
    )
