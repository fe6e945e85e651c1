"""One more of each thing that only those who are cleared may know of."""

from datetime import timedelta

from django.utils import timezone

from almoner.core.accounts.rules import Permission, Principal, operator
from almoner.response.enquiries import actions as enquiries
from almoner.response.safeguarding import actions as concerns
from almoner.response.safeguarding.rules.kinds import Category, Theme
from almoner.response.safeguarding.rules.referrals import Person
from almoner.response.safeguarding.rules.states import Step
from tests.crawler.world import World
from tests.response.enquiries.factories import manager
from tests.response.positions_of_trust.factories import recorded
from tests.response.safeguarding.factories import received, step

CLEARED = (
    Permission.VIEW_SAFEGUARDING,
    Permission.KEEP_POSITIONS_OF_TRUST,
    Permission.BUILD_RETURN,
)
FIGURES = ("/safeguarding/figures/", "/safeguarding/forecast/")  # of whoever may see these


def is_cleared(by: Principal, code: str) -> bool:
    """Whether somebody may see any of it itself."""
    return any(by.may(each, authority_code=code) for each in CLEARED)


def may_change(by: Principal, code: str, address: str) -> bool:
    """Whether the figures that an address shows are of those that somebody may see."""
    sees_figures = by.may(Permission.VIEW_SAFEGUARDING_FIGURES, authority_code=code)
    return sees_figures and address.startswith(FIGURES)


def one_more(world: World) -> None:
    """A concern that waits; one about a service, enquired into; an allegation; the days kept."""
    here, at = world.here, timezone.now() - timedelta(hours=2)
    received(here, received_at=at)
    concern = received(
        here,
        received_at=at,
        categories=(Category.NEGLECT, Category.SEXUAL),
        theme=Theme.MEDICINES,
        person=Person(name="Ida Wren", record_number="W-1"),
    )
    by = manager(here)
    concerns.confirm_match(concern=concern, location=world.place, by=by, at=at)
    for taken in (Step.TRIAGE, Step.BEGIN_S42):
        step(concern, taken, at=at)
    enquiries.begin_enquiry(concern=concern, by=by, at=at)
    recorded(here, at=at, received_on=at.date())
    concerns.keep_days(authority=here, by=operator("worker"), at=timezone.now())
