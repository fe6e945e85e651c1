"""Roles as a readable table: what each may do. No role may do what is not written here."""

from dataclasses import dataclass
from enum import StrEnum

from almoner.core.accounts.rules.permissions import Permission
from almoner.core.journal.rules import Sensitivity


class Role(StrEnum):
    """What a person is, in one authority."""

    QUALITY_OFFICER = "quality_officer"
    QUALITY_MANAGER = "quality_manager"
    CONTRACTS_OFFICER = "contracts_officer"
    SAFEGUARDING_PRACTITIONER = "safeguarding_practitioner"
    SAFEGUARDING_MANAGER = "safeguarding_manager"
    COMMISSIONER = "commissioner"
    PUBLIC_HEALTH_NURSE = "public_health_nurse"
    GRANTS_OFFICER = "grants_officer"
    BROKERAGE = "brokerage"
    DEMOCRATIC_SERVICES = "democratic_services"
    DIRECTOR = "director"
    AUDITOR = "auditor"
    PROVIDER_USER = "provider_user"
    PARTNER = "partner"
    EXPERT_BY_EXPERIENCE = "expert_by_experience"
    ADMINISTRATOR = "administrator"
    REFERRAL_SYSTEM = "referral_system"  # not a person: the key of the council's front door

    @property
    def words(self) -> str:
        """As people read it: "Quality officer"."""
        if self is Role.PUBLIC_HEALTH_NURSE:
            return "Public health or IPC nurse"
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Grant:
    """What one role may do, and the highest sensitivity it is cleared to see."""

    permissions: frozenset[Permission]
    clearance: Sensitivity


def _grant(clearance: Sensitivity, *permissions: Permission) -> Grant:
    return Grant(permissions=frozenset(permissions), clearance=clearance)


P, S = Permission, Sensitivity
GRANTS: dict[Role, Grant] = {
    Role.QUALITY_OFFICER: _grant(
        S.RESTRICTED,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.LOAD_FEED,
        P.KEEP_REGISTER,
        P.BUILD_PAPER,
        P.VIEW_PAPER,
        P.VIEW_CONTRACTS,
        P.VIEW_QUALITY,
        P.PLAN_VISITS,
        P.CARRY_OUT_VISITS,
        P.KEEP_ACTION_PLANS,
        P.VERIFY_ACTIONS,
        P.VIEW_SUSPENSIONS,
        P.PROPOSE_SUSPENSION,
        P.ASK_PLACEMENT,
        P.RAISE_CONCERN,
        P.VIEW_OUTBREAKS,
        P.KEEP_OUTBREAKS,
        P.VIEW_PROGRAMMES,
        P.RECORD_RETURNS,
        P.VIEW_MEASURES,
    ),
    Role.QUALITY_MANAGER: _grant(
        S.EXEMPT,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.LOAD_FEED,
        P.KEEP_REGISTER,
        P.BUILD_PAPER,
        P.PUBLISH_PAPER,
        P.VIEW_PAPER,
        P.VIEW_CONTRACTS,
        P.KEEP_CONTRACTS,
        P.KEEP_QUESTION_SETS,
        P.VIEW_QUALITY,
        P.PLAN_VISITS,
        P.CARRY_OUT_VISITS,
        P.MODERATE_AUDIT,
        P.REVIEW_AUDIT,
        P.PUBLISH_AUDIT,
        P.KEEP_BANDS,
        P.KEEP_ACTION_PLANS,
        P.VERIFY_ACTIONS,
        P.VIEW_SUSPENSIONS,
        P.PROPOSE_SUSPENSION,
        P.DECIDE_SUSPENSION,
        P.ASK_PLACEMENT,
        P.RAISE_CONCERN,
        P.VIEW_SAFEGUARDING_FIGURES,
        P.BREAK_GLASS,
        P.VIEW_OUTBREAKS,
        P.KEEP_OUTBREAKS,
        P.VIEW_DEATHS,
        P.VIEW_PROGRAMMES,
        P.KEEP_PROGRAMMES,
        P.RECORD_RETURNS,
        P.VIEW_MEASURES,
    ),
    Role.CONTRACTS_OFFICER: _grant(
        S.RESTRICTED,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.LOAD_FEED,
        P.KEEP_REGISTER,
        P.BUILD_PAPER,
        P.VIEW_PAPER,
        P.VIEW_CONTRACTS,
        P.KEEP_CONTRACTS,
        P.VIEW_QUALITY,
        P.CARRY_OUT_VISITS,
        P.KEEP_ACTION_PLANS,
        P.VERIFY_ACTIONS,
        P.VIEW_SUSPENSIONS,
        P.PROPOSE_SUSPENSION,
        P.ASK_PLACEMENT,
        P.RAISE_CONCERN,
        P.VIEW_OUTBREAKS,
        P.VIEW_PROGRAMMES,
        P.RECORD_RETURNS,
        P.VIEW_MEASURES,
    ),
    Role.SAFEGUARDING_PRACTITIONER: _grant(
        S.SAFEGUARDING,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.VIEW_PAPER,
        P.VIEW_QUALITY,
        P.VIEW_SUSPENSIONS,
        P.ASK_PLACEMENT,
        P.RAISE_CONCERN,
        P.VIEW_SAFEGUARDING,
        P.TRIAGE_CONCERN,
        P.KEEP_ENQUIRIES,
        P.VIEW_ADULT_IDENTITY,
        P.VIEW_SAFEGUARDING_FIGURES,
        P.VIEW_OUTBREAKS,
        P.VIEW_MEASURES,
    ),
    Role.SAFEGUARDING_MANAGER: _grant(
        S.EXEMPT,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.BUILD_PAPER,
        P.VIEW_PAPER,
        P.VIEW_QUALITY,
        P.VIEW_SUSPENSIONS,
        P.PROPOSE_SUSPENSION,
        P.ASK_PLACEMENT,
        P.RAISE_CONCERN,
        P.VIEW_SAFEGUARDING,
        P.TRIAGE_CONCERN,
        P.KEEP_ENQUIRIES,
        P.VIEW_ADULT_IDENTITY,
        P.VIEW_SAFEGUARDING_FIGURES,
        P.DECIDE_ENQUIRY,
        P.KEEP_POSITIONS_OF_TRUST,
        P.BUILD_RETURN,
        P.VIEW_OUTBREAKS,
        P.VIEW_DEATHS,
        P.VIEW_MEASURES,
    ),
    Role.COMMISSIONER: _grant(
        S.RESTRICTED,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.BUILD_PAPER,
        P.VIEW_PAPER,
        P.VIEW_CONTRACTS,
        P.VIEW_QUALITY,
        P.VIEW_SUSPENSIONS,
        P.ASK_PLACEMENT,
        P.RAISE_CONCERN,
        P.VIEW_OUTBREAKS,
        P.VIEW_PROGRAMMES,
        P.KEEP_PROGRAMMES,
        P.VIEW_MEASURES,
    ),
    Role.PUBLIC_HEALTH_NURSE: _grant(
        S.RESTRICTED,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.VIEW_PAPER,
        P.VIEW_QUALITY,
        P.CARRY_OUT_VISITS,
        P.ASK_PLACEMENT,
        P.RAISE_CONCERN,
        P.VIEW_OUTBREAKS,
        P.KEEP_OUTBREAKS,
        P.VIEW_DEATHS,
        P.VIEW_PROGRAMMES,
        P.KEEP_PROGRAMMES,
        P.RECORD_RETURNS,
        P.VIEW_MEASURES,
    ),
    Role.GRANTS_OFFICER: _grant(
        S.RESTRICTED,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.VIEW_PAPER,
        P.VIEW_PROGRAMMES,
        P.RECORD_RETURNS,
        P.VIEW_MEASURES,
    ),
    Role.BROKERAGE: _grant(
        S.INTERNAL,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.ASK_PLACEMENT,
        P.RAISE_CONCERN,
    ),
    Role.DEMOCRATIC_SERVICES: _grant(S.EXEMPT, P.VIEW_MARKET, P.VIEW_PAPER, P.PUBLISH_PAPER),
    Role.DIRECTOR: _grant(
        S.EXEMPT,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.BUILD_PAPER,
        P.PUBLISH_PAPER,
        P.VIEW_PAPER,
        P.VIEW_CONTRACTS,
        P.VIEW_QUALITY,
        P.REVIEW_AUDIT,
        P.VIEW_SUSPENSIONS,
        P.DECIDE_SUSPENSION,
        P.ASK_PLACEMENT,
        P.RAISE_CONCERN,
        P.VIEW_SAFEGUARDING_FIGURES,
        P.BREAK_GLASS,
        P.VIEW_OUTBREAKS,
        P.VIEW_DEATHS,
        P.VIEW_PROGRAMMES,
        P.VIEW_MEASURES,
    ),
    Role.AUDITOR: _grant(
        S.EXEMPT,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.VIEW_PAPER,
        P.READ_JOURNAL,
        P.VIEW_CONTRACTS,
        P.VIEW_QUALITY,
        P.VIEW_SUSPENSIONS,
        P.ASK_PLACEMENT,
        P.VIEW_OUTBREAKS,
        P.VIEW_PROGRAMMES,
        P.VIEW_MEASURES,
    ),
    Role.PROVIDER_USER: _grant(S.OPEN),
    Role.PARTNER: _grant(S.OPEN, P.VIEW_MARKET),
    Role.EXPERT_BY_EXPERIENCE: _grant(S.OPEN),
    Role.ADMINISTRATOR: _grant(
        S.OPEN,
        P.MANAGE_USERS,
        P.READ_JOURNAL,
        P.LOAD_FEED,
        P.KEEP_QUESTION_SETS,
        P.MANAGE_API_KEYS,
    ),
    Role.REFERRAL_SYSTEM: _grant(S.OPEN, P.RAISE_CONCERN),
}
del P, S

# The roles that a key of another system may have: a key proves no second factor, so none that is
# cleared for restricted records.
KEY_ROLES: tuple[Role, ...] = (Role.BROKERAGE, Role.REFERRAL_SYSTEM)
