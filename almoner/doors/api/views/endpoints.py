"""The endpoints of version 1."""

from http import HTTPStatus
from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import NinjaAPI, Query, Status
from ninja.errors import HttpError

from almoner.core.accounts.guard import Request
from almoner.core.accounts.models import Authority
from almoner.doors.api.authentication import KeyAuthentication
from almoner.doors.api.bodies import WholeParser
from almoner.doors.api.concern_schemas import (
    ArrivalQuestion,
    ConcernArrival,
    ConcernRaised,
    ConcernReceipt,
    arrival_from,
    receipt_from,
)
from almoner.doors.api.problems import handle_problems
from almoner.doors.api.schemas import (
    Placement,
    PlacementQuestion,
    Problem,
    placement_from,
)
from almoner.judgement.placement import actions, queries
from almoner.response.safeguarding import actions as safeguarding
from almoner.response.safeguarding import queries as concerns
from almoner.response.safeguarding.rules.referrals import source_of_system

FAILURES = {
    HTTPStatus.UNAUTHORIZED: Problem,
    HTTPStatus.FORBIDDEN: Problem,
    HTTPStatus.NOT_FOUND: Problem,
    HTTPStatus.UNPROCESSABLE_ENTITY: Problem,
    HTTPStatus.TOO_MANY_REQUESTS: Problem,
}

api = NinjaAPI(
    title="Almoner",
    version="1",
    description="What Almoner answers to other systems of the council.",
    docs_url=None,
    openapi_url=None,  # served by `pages.document`, which needs no browser session either
    urls_namespace="v1",
    auth=KeyAuthentication(),
    parser=WholeParser(),
)
handle_problems(api)


@api.get(
    "placement",
    response={HTTPStatus.OK: Placement, **FAILURES},
    summary="May we place here?",
    url_name="placement",
    operation_id="may_we_place",
)
def placement(request: HttpRequest, asked: Query[PlacementQuestion]) -> Placement:
    """Yes, no, or ask, as at today, with reasons and whom to ask. Each answer is journalled."""
    by, now = cast(Request, request).principal, timezone.now()
    try:
        found = queries.service_by_cqc_id(cqc_id=asked.location)
        narrowed = queries.narrowed_to(
            district_code=asked.district, lot_id=asked.lot, visible_to=by
        )
    except queries.UnknownService as unknown:
        raise HttpError(HTTPStatus.NOT_FOUND, str(unknown)) from unknown
    work = asked.kind_of_work()
    given = queries.may_we_place(
        location=found,
        as_at=timezone.localdate(),
        visible_to=by,
        work=work,
        district=narrowed[0],
        lot=narrowed[1],
        case_reference=asked.case,
    )
    actions.record_answer(given=given, work=work, door="api", by=by, at=now)
    return placement_from(given, work=work, asked_at=now)


@api.post(
    "concerns",
    response={
        HTTPStatus.CREATED: ConcernReceipt,
        HTTPStatus.OK: ConcernReceipt,
        HTTPStatus.BAD_REQUEST: Problem,
        HTTPStatus.CONFLICT: Problem,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Problem,
        **FAILURES,
    },
    summary="Raise a safeguarding concern",
    url_name="concerns",
    operation_id="raise_concern",
)
def raise_concern(request: HttpRequest, sent: ConcernRaised) -> Status[ConcernReceipt]:
    """Send a concern; the answer is a receipt. Sent again, the same reference changes nothing."""
    asking, now = cast(Request, request), timezone.now()
    authority, source = _authority(asking), source_of_system(asking.principal.name)
    try:
        given = safeguarding.receive_concern(
            authority=authority,
            source=source,
            referral=sent.referral(at=now),
            by=asking.principal,
            at=now,
        )
    except safeguarding.ReferenceUsed as used:
        raise HttpError(HTTPStatus.CONFLICT, str(used)) from used
    except safeguarding.ReferralRefused as refused:
        safeguarding.note_refused(
            authority=authority,
            source=source,
            reference=sent.reference,
            problem=str(refused),
            by=asking.principal,
            at=now,
        )
        raise HttpError(HTTPStatus.UNPROCESSABLE_ENTITY, str(refused)) from refused
    status = HTTPStatus.CREATED if given.is_new else HTTPStatus.OK
    return Status(status, receipt_from(given))


@api.get(
    "concerns/arrival",
    response={HTTPStatus.OK: ConcernArrival, **FAILURES},
    summary="Did a concern that I sent arrive?",
    url_name="arrival",
    operation_id="ask_arrival",
)
def arrival(request: HttpRequest, asked: Query[ArrivalQuestion]) -> ConcernArrival:
    """Whether what this system sent arrived, and when; nothing of what became of it."""
    asking = cast(Request, request)
    authority = _authority(asking)
    try:
        found = concerns.arrival_of(authority=authority, sent=asked.sent, by=asking.principal)
    except concerns.UnknownConcern as unknown:
        raise HttpError(HTTPStatus.NOT_FOUND, str(unknown)) from unknown
    safeguarding.record_asking(authority=authority, by=asking.principal, at=timezone.now())
    return arrival_from(found)


def _authority(asking: Request) -> Authority:
    if asking.authority is None:  # a key always has one
        raise HttpError(HTTPStatus.NOT_FOUND, "There is no such authority.")
    return asking.authority
