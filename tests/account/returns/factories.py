"""Invented years: concerns, and enquiries begun and concluded in them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from almoner.account.returns import actions, queries
from almoner.account.returns.models import Submission
from almoner.account.returns.queries import Return
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.core.calendar.rules import FinancialYear
from almoner.response.enquiries.models import Enquiry
from almoner.response.enquiries.rules.stages import State
from tests.register.directory.factories import AuthorityFactory
from tests.response.enquiries.factories import a_concern, an_adult, begun, brought_to

__all__ = ["AuthorityFactory"]

YEAR = FinancialYear(2021)
AT = datetime(2021, 8, 2, 9, 30, tzinfo=UTC)
AFTER = datetime(2022, 6, 1, 10, tzinfo=UTC)


def someone(authority: Authority, role: Role = Role.SAFEGUARDING_MANAGER) -> Principal:
    """Somebody with that role."""
    return Principal(
        reference="user:7", name="Noor Pell", roles=frozenset({(authority.code, role)})
    )


def an_enquiry(authority: Authority, *, at: datetime = AT, **adult: Any) -> Enquiry:
    """An enquiry begun about an adult of its own."""
    concern = a_concern(authority, at=at, adult=an_adult(authority, **adult))
    return begun(concern=concern, at=at)


def counted(authority: Authority, *, year: FinancialYear = YEAR, **changed: Any) -> Return:
    """The return as the records stand, after the year."""
    asked = {
        "authority": authority,
        "year": year,
        "as_at": AFTER.date(),
        "visible_to": someone(authority),
        **changed,
    }
    return queries.counted_return(**asked)


def submitted(authority: Authority, **changed: Any) -> Submission:
    """The return of the year, submitted as an officer who saw it would."""
    shown = counted(authority)
    asked: dict[str, Any] = {
        "last_number": Submission.objects.filter(authority=authority).count(),
        "digest": queries.digest_of(shown),
        "reason": "",
        "by": someone(authority),
        "at": AFTER,
        **changed,
    }
    return actions.submit_return(authority=authority, year=YEAR, **asked)


def concluded(authority: Authority, **adult: Any) -> Enquiry:
    """An enquiry that was heard, found something, and was closed in the year."""
    return brought_to(State.CLOSED, an_enquiry(authority, **adult), at=AT + timedelta(days=30))
