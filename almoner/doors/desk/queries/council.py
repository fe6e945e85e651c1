"""What the council itself knows of one service: contracts, visits, suspensions, outbreaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.audits.queries.lists import VisitLine, visits_of
from almoner.evidence.measures.queries import OfService, of_service
from almoner.judgement.bands.queries.fixed import BandRecord, bands_of_home
from almoner.register.contracts.models import Contract, LeadOfficer
from almoner.register.contracts.queries import contracts_of, lead_officer
from almoner.register.directory.models import Location
from almoner.response.action_plans.queries import plans_of
from almoner.response.action_plans.queries.plans import PlanLine
from almoner.response.outbreaks.queries import Line as Outbreak
from almoner.response.outbreaks.queries import outbreaks_of
from almoner.response.suspensions.models import Suspension
from almoner.response.suspensions.queries import history
from almoner.response.suspensions.rules.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilRecord:
    """None where the reader may not see that part."""

    location: Location
    contracts: Sequence[Contract] | None
    lead: LeadOfficer | None
    visits: Sequence[VisitLine]
    plans: Sequence[PlanLine]
    suspensions: Sequence[tuple[Suspension, State]] | None
    outbreaks: Sequence[Outbreak] | None  # open ones first; no suspension, and shown beside them
    bands: Sequence[BandRecord]  # the newest year first
    measures: Sequence[OfService]


def council_record(
    *, location: Location, registrations: frozenset[int], as_at: date, visible_to: Principal
) -> CouncilRecord:
    """Everything that the reader may see of it, under this and its earlier `registrations`.

    Raises NotPermitted. Eight queries at most.
    """
    code = location.authority.code if location.authority else ""
    require(visible_to, Permission.VIEW_QUALITY, authority_code=code)
    sees_contracts = visible_to.may(Permission.VIEW_CONTRACTS, authority_code=code)
    sees_suspensions = visible_to.may(Permission.VIEW_SUSPENSIONS, authority_code=code)
    places = registrations
    return CouncilRecord(
        location=location,
        contracts=contracts_of(
            location=location, as_at=as_at, visible_to=visible_to, registrations=places
        )
        if sees_contracts
        else None,
        lead=lead_officer(
            location=location, as_at=as_at, visible_to=visible_to, registrations=places
        )
        if sees_contracts
        else None,
        bands=sorted(
            bands_of_home(
                location_ids=places, authority_code=code, as_at=as_at, visible_to=visible_to
            ),
            key=lambda band: (band.effective_from, band.id),
            reverse=True,
        ),
        visits=visits_of(location_ids=places, as_at=as_at, visible_to=visible_to),
        plans=plans_of(
            location_ids=places, as_at=as_at, visible_to=visible_to, lineage_is_known=True
        ),
        suspensions=history(location=location, as_at=as_at, visible_to=visible_to)
        if sees_suspensions
        else None,
        measures=of_service(location=location, as_at=as_at, visible_to=visible_to),
        outbreaks=outbreaks_of(location_ids=places, as_at=as_at, visible_to=visible_to)
        if visible_to.may(Permission.VIEW_OUTBREAKS, authority_code=code)
        else None,
    )
