"""The one question that brokerage asks."""

from datetime import date

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.judgement.placement.queries.checks import CHECKS
from almoner.judgement.placement.queries.facts import Facts, Question
from almoner.judgement.placement.rules import (
    PlacementAnswer,
    Successor,
    gravest,
    in_order,
    seen_by,
)
from almoner.register.contracts.models import Lot
from almoner.register.directory.models import District, Location, Scheme
from almoner.response.suspensions.rules.kinds import Work

# Said with every answer: no record here can tell, and what is not known is said as such.
UNKNOWNS = (
    "A closure to admissions is known here only once it is recorded. Ask the service.",
    "Whether there is a vacancy, and whether it would suit the person, is for you to find out.",
)


def may_we_place(
    *,
    location: Location,
    as_at: date,
    visible_to: Principal,
    work: Work = Work.NEW_PLACEMENT,
    lot: Lot | None = None,
    district: District | None = None,
    scheme: Scheme | None = None,
    case_reference: str = "",
) -> PlacementAnswer:
    """Yes, no or ask, as at that day, with the reasons that the asker may see.

    The suspensions and contracts looked at are those of the authorities for which the asker may
    ask. Raises NotPermitted. At most eight queries, six where work is not stopped.
    """
    require(visible_to, Permission.ASK_PLACEMENT)
    facts = Facts(
        Question(
            location=location,
            as_at=as_at,
            visible_to=visible_to,
            work=work,
            lot_id=lot.pk if lot else None,
            district_id=district.pk if district else None,
            scheme=scheme,
            case_reference=case_reference.strip(),
            authority_codes=_codes(visible_to),
        )
    )
    findings = [finding for check in CHECKS for finding in check(facts)]
    is_closed = location.deregistered_on is not None and location.deregistered_on <= as_at
    return PlacementAnswer(
        answer=gravest(findings),
        reasons=in_order(seen_by(finding, visible_to) for finding in findings),
        who_to_ask=tuple(dict.fromkeys(one.who_to_ask for one in findings if one.who_to_ask)),
        unknowns=UNKNOWNS,
        as_at=as_at,
        location_id=location.pk,
        cqc_id=location.cqc_id or "",
        name=f"{scheme.name}, {location.name}" if scheme else location.name,
        successors=tuple(
            Successor(location_id=one.pk, cqc_id=one.cqc_id or "", name=one.name)
            for one in (facts.successors if is_closed else ())
        ),
    )


def _codes(asker: Principal) -> frozenset[str]:
    if asker.is_operator:
        return frozenset(Authority.objects.values_list("code", flat=True))
    return frozenset(asker.codes_where(Permission.ASK_PLACEMENT))
