"""What of programmes is guarded: single workers' references, under the clearance to view them."""

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Role
from almoner.response.programmes.actions import record_person_status
from almoner.response.programmes.rules.kinds import PersonStanding, RoleGroup
from tests.response.programmes.factories import AT, TODAY, a_programme, home, someone


def plant(*, authority: Authority, marker: str) -> frozenset[Permission]:
    """One worker's status with the marker for its reference; no page ever shows it again."""
    programme = a_programme(authority, label="planted")
    record_person_status(
        programme=programme,
        location=home(authority),
        role_group=RoleGroup.CARE,
        reference=f"{marker}-1",
        status=PersonStanding.DECLINED,
        checked_on=TODAY,
        by=someone(authority, role=Role.QUALITY_OFFICER),
        at=AT,
    )
    return frozenset()
