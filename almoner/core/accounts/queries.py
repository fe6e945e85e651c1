"""Who someone is, who works where, and which authority is meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.db import connection, models
from django.db.models import Prefetch, Q, QuerySet

from almoner.core.accounts.models import ApiKey, Authority, Membership, User
from almoner.core.accounts.rules import (
    Permission,
    Principal,
    Role,
    digest_of_secret,
    held_roles,
)
from almoner.core.calendar.rules import day_of
from almoner.core.journal.queries import Wanted, entries, last_acts, withheld
from almoner.core.journal.rules import Sensitivity, Written

# What of safeguarding asks for a permission of its own, by how the kinds of its records begin.
OF_THEIR_OWN = {
    "positions_of_trust.": Permission.KEEP_POSITIONS_OF_TRUST,
    "returns.": Permission.BUILD_RETURN,
}
DEATHS = "outbreaks.DeathsNotified"  # asks for one too, whatever the reader is cleared for
# What people did with the emergency access. Every reader of the journal is told that they did,
# and not of which concern: whoever oversees officers need not be cleared for safeguarding.
GLASS = ("open_concern_in_emergency", "miss_concern_in_emergency", "review_emergency")


class UnknownAuthority(Exception):
    """No authority goes by that name or code."""


class UnknownKey(Exception):
    """No such key, or not one that the reader manages."""


class UnknownPerson(Exception):
    """No such person, or not one that the reader may see."""


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that someone holds, held or will hold in an authority."""

    id: int
    authority_code: str
    authority_name: str
    role: Role
    from_on: date
    to_on: date | None

    def is_held(self, *, on: date) -> bool:
        """Whether it is held that day."""
        return self.from_on <= on and (self.to_on is None or on < self.to_on)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who signs in, with the roles that the reader may see, newest first."""

    id: int
    name: str
    email: str
    is_active: bool
    has_password: bool  # False: invited, and none chosen yet
    roles: tuple[HeldRole, ...]


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A journal entry as one reader may see it."""

    entry: Written
    is_withheld: bool  # what it was about is above the reader's clearance


@dataclass(frozen=True, slots=True)
class Standing:
    """Who someone is today: what they may do, and the authorities they do it for, by name."""

    principal: Principal
    authorities: tuple[Authority, ...]


def _columns(model: type[models.Model], name: str) -> str:
    return ", ".join(f"{name}.{field.column}" for field in model._meta.concrete_fields)


def _names(model: type[models.Model]) -> list[str]:
    return [str(field.attname) for field in model._meta.concrete_fields]


# Every request asks both. To build them as query sets took ten times as long as to run them.
_USER = f"SELECT {_columns(User, 'u')} FROM accounts_user u WHERE u.id = %s"  # noqa: S608  our own
_STANDING = (
    f"SELECT m.role, {_columns(Authority, 'a')} FROM accounts_membership m"  # noqa: S608  our own
    " JOIN accounts_authority a ON a.id = m.authority_id"
    " WHERE m.user_id = %s AND m.from_on <= %s AND (m.to_on IS NULL OR m.to_on > %s)"
    " ORDER BY a.name"
)


def user_numbered(*, number: int) -> User | None:
    """Someone who may sign in, or once might. One query."""
    return next(iter(User.objects.raw(_USER, [number])), None)


def standing_of(*, user: User, on: date) -> Standing:
    """What a signed-in person holds on that day. One query."""
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [user.pk, day, day])
        held = cursor.fetchall()
    names = _names(Authority)
    authorities: dict[str, Authority] = {}
    roles = []
    for role, *values in held:
        authority = Authority.from_db(connection.alias, names, values)
        authorities[authority.code] = authority
        roles.append((authority.code, role))
    principal = Principal(reference=f"user:{user.pk}", name=user.name, roles=held_roles(roles))
    return Standing(principal=principal, authorities=tuple(authorities.values()))


def principal_for(*, user: User, on: date) -> Principal:
    """The principal for a signed-in person, with the roles held on that day. One query."""
    return standing_of(user=user, on=on).principal


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as its list shows it, with the day on which the journal says that it was last used.

    Not the minute: of a referral system that is when a concern came in.
    """

    key: ApiKey
    last_used_on: date | None


def principal_of_key(*, secret: str) -> tuple[Principal, Authority] | None:
    """Whoever a key stands for, and its authority; None where no key that stands has the secret.

    One query, on a table that row security leaves open: nobody is known before it is read.
    """
    key = (
        ApiKey.objects.select_related("authority")
        .filter(digest=digest_of_secret(secret), ended_at__isnull=True)
        .first()
    )
    if key is None:
        return None
    principal = Principal(
        reference=f"key:{key.pk}",
        name=key.label,
        roles=held_roles([(key.authority.code, key.role)]),
    )
    return principal, key.authority


def authorities_for(*, permission: Permission, visible_to: Principal) -> tuple[Authority, ...]:
    """The authorities in which the principal may do that, by name."""
    return tuple(_where(permission, visible_to))


def api_keys(*, visible_to: Principal) -> tuple[KeyLine, ...]:
    """The keys of the authorities in which the principal manages them. Three queries."""
    places = _where(Permission.MANAGE_API_KEYS, visible_to)
    found = list(ApiKey.objects.select_related("authority").filter(authority__in=places))
    used = last_acts(actors=[f"key:{key.pk}" for key in found])
    days = {actor: day_of(at) for actor, at in used.items()}
    return tuple(KeyLine(key=key, last_used_on=days.get(f"key:{key.pk}")) for key in found)


def api_key(*, number: int, visible_to: Principal) -> ApiKey:
    """One of those keys. Raises UnknownKey."""
    places = _where(Permission.MANAGE_API_KEYS, visible_to)
    found = ApiKey.objects.select_related("authority").filter(pk=number, authority__in=places)
    if (key := found.first()) is None:
        raise UnknownKey("There is no such key.")
    return key


def authority_named(*, name: str) -> Authority:
    """The authority with that name, that code, or a name by which a source knows it.

    Raises UnknownAuthority.
    """
    folded = " ".join(name.split()).casefold()
    found = Authority.objects.filter(
        Q(name__iexact=name.strip()) | Q(code__iexact=name.strip()) | Q(names__name=folded)
    ).first()
    if found is None:
        raise UnknownAuthority(f"No authority is called {name!r}.")
    return found


def people(*, visible_to: Principal) -> Iterator[Person]:
    """Everyone who holds or held a role in an authority that the principal administers."""
    found = _people(visible_to).filter(
        memberships__authority__in=_where(Permission.MANAGE_USERS, visible_to)
    )
    for user in found.distinct().order_by("name", "id"):
        yield _person(user)


def person(*, number: int, visible_to: Principal) -> Person:
    """One of `people`. Raises UnknownPerson."""
    administered = _where(Permission.MANAGE_USERS, visible_to)
    user = _people(visible_to).filter(pk=number, memberships__authority__in=administered).first()
    if user is None:
        raise UnknownPerson("There is no such person in an authority that you administer.")
    return _person(user)


def has_second_step(*, number: int) -> bool:
    """Whether that person has an authenticator app, a passkey or recovery codes."""
    return Authenticator.objects.filter(user_id=number).exists()


def journal(
    *, wanted: Wanted, visible_to: Principal, person_like: str = "", limit: int, skip: int = 0
) -> list[JournalLine]:
    """The newest journal entries that the principal may read: of their authorities, or of none.

    Of safeguarding nothing is told to someone without its permission, not even that there is an
    entry: a line for each concern that came in would be a count of them.
    `person_like` is a part of the name or e-mail address of whoever acted; `skip` counts only what
    the reader may know of.
    """
    codes = visible_to.codes_where(Permission.READ_JOURNAL)
    scope = None if visible_to.is_operator else frozenset({*codes, ""})
    actors = None
    if person_like:
        like = Q(name__icontains=person_like) | Q(email__icontains=person_like)
        actors = tuple(
            f"user:{pk}" for pk in User.objects.filter(like).values_list("pk", flat=True)
        )
    found = entries(
        wanted=Wanted(
            from_at=wanted.from_at,
            before_at=wanted.before_at,
            action=wanted.action,
            actors=actors,
            authority_codes=scope,
        ),
        limit=limit,
        skip=skip,
        known_to=_known_to(visible_to),
    )
    return [
        JournalLine(entry=entry, is_withheld=_is_withheld(entry, visible_to)) for entry in found
    ]


def _known_to(reader: Principal) -> Q:
    """Which entries a reader may know of: a clearance, however high, is no permission."""
    if reader.is_operator:
        return Q()
    known = ~Q(sensitivity=Sensitivity.SAFEGUARDING.name) | Q(action__in=GLASS)
    others = Q(authority_code__in=reader.codes_where(Permission.VIEW_SAFEGUARDING))
    for begins, permission in OF_THEIR_OWN.items():
        of_it = Q(subject_kind__startswith=begins)
        of_it |= Q(subject_kind="export", subject_id__startswith=begins)
        known |= of_it & Q(authority_code__in=reader.codes_where(permission))
        others &= ~of_it
    return known | others


def _is_withheld(entry: Written, reader: Principal) -> bool:
    if reader.is_operator:
        return False
    code = entry.authority_code
    needed = _needed_for(entry)
    if needed is not None and not reader.may(needed, authority_code=code):
        return True
    clearance = reader.clearance(authority_code=code) if code else Sensitivity.INTERNAL
    return withheld(entry=entry, clearance=clearance)


def _needed_for(entry: Written) -> Permission | None:
    """What it takes to be told what an entry is about, beside clearance."""
    if entry.subject_kind == DEATHS:
        return Permission.VIEW_DEATHS
    if entry.sensitivity != Sensitivity.SAFEGUARDING.name:
        return None
    about = entry.subject_id if entry.subject_kind == "export" else entry.subject_kind
    found = (needed for begins, needed in OF_THEIR_OWN.items() if about.startswith(begins))
    return next(found, Permission.VIEW_SAFEGUARDING)


def _where(permission: Permission, principal: Principal) -> QuerySet[Authority]:
    if principal.is_operator:
        return Authority.objects.all()
    return Authority.objects.filter(code__in=principal.codes_where(permission))


def _people(reader: Principal) -> QuerySet[User]:
    shown = Membership.objects.filter(authority__in=_where(Permission.MANAGE_USERS, reader))
    shown = shown.select_related("authority").order_by("-from_on", "-id")
    return User.objects.prefetch_related(Prefetch("memberships", queryset=shown))


def _person(user: User) -> Person:
    return Person(
        id=user.pk,
        name=user.name,
        email=user.email,
        is_active=user.is_active,
        has_password=user.has_usable_password(),
        roles=tuple(
            HeldRole(
                id=held.pk,
                authority_code=held.authority.code,
                authority_name=held.authority.name,
                role=Role(held.role),
                from_on=held.from_on,
                to_on=held.to_on,
            )
            for held in user.memberships.all()
        ),
    )
