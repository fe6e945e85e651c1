"""The Syndication API's answers: a location, a provider, a list, changes, or a folder of them."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from almoner.doors.feeds.cqc.parse.api_ratings import Holder, ratings_of
from almoner.doors.feeds.cqc.parse.cells import (
    address_of,
    beds_of,
    flag_of,
    id_of,
    latitude_of,
    longitude_of,
    number_text_of,
    postcode_of,
    text_of,
)
from almoner.doors.feeds.cqc.parse.dates import date_of
from almoner.doors.feeds.cqc.parse.differences import row_hash
from almoner.doors.feeds.cqc.parse.errors import UnreadableError
from almoner.doors.feeds.cqc.parse.gathering import NOT_SOCIAL_CARE, Gathering, Progress
from almoner.doors.feeds.cqc.parse.service_types import (
    activity_of,
    counting_category,
    is_adult_social_care,
    plain_name,
    specialism_of,
)
from almoner.doors.feeds.cqc.records import (
    Delta,
    LocationRecord,
    ManagerRecord,
    ProviderRecord,
    Shape,
    SuccessionRecord,
)
from almoner.register.directory.rules import RegulatedActivity, ServiceType, Specialism

PROVIDER_KEY = "provider|"  # providers stand beside locations in one folder
LARGEST_ANSWER = 64 * 1024 * 1024
REPORT_EVERY = 200
FOREIGN = "Not an answer of the CQC's API"
MISSHAPEN = "This answer is not built as the CQC's API builds its answers"
DUPLICATE = "This id is here twice with different facts; which is right cannot be told"

Answer = Mapping[str, Any]


def shape_of(*, answer: object) -> Shape | None:
    """Which of the API's answers this is, None when it is none of them."""
    if isinstance(answer, list):
        return next((shape for each in answer[:5] if (shape := shape_of(answer=each))), None)
    if not isinstance(answer, dict):
        return None
    is_record = "registrationStatus" in answer or "organisationType" in answer
    if is_record and "locationId" in answer:
        return Shape.API_LOCATION
    if is_record and "providerId" in answer:
        return Shape.API_PROVIDER
    lists = {key for key, value in answer.items() if isinstance(value, list)}
    if "changes" in lists:
        return Shape.API_CHANGES
    return Shape.API_LIST if lists & {"locations", "providers"} else None


def answers_in(*, path: Path) -> Iterator[tuple[str, object]]:
    """Each answer in a file or a folder, with the name it is reported by.

    A file that is not JSON comes as the error that it raised, so that a folder is read through.
    """
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    for file in files:
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        try:
            answer = _loaded(file)
        except UnreadableError as error:
            yield name, error
            continue
        if isinstance(answer, list):
            yield from ((name, each) for each in answer)
        else:
            yield name, answer


def read_answers(
    *, path: Path, standing: Mapping[str, str], shape: Shape, report: Progress | None = None
) -> Delta:
    """Read a file or a folder of answers into what differs from what stands."""
    gathering = Gathering(standing=standing)
    named: list[str] = []
    as_at: date | None = None
    total = len(list(path.rglob("*.json"))) if path.is_dir() else 1
    for done, (name, answer) in enumerate(answers_in(path=path), start=1):
        if report and done % REPORT_EVERY == 0:
            report(done, max(total, done))
        if isinstance(answer, UnreadableError):
            if not path.is_dir():
                raise answer
            gathering.reject(
                sheet=name, row=None, column="", value="", reason=str(answer), is_critical=True
            )
            continue
        try:
            until = _take(answer, name, gathering, named)
        except (AttributeError, KeyError, TypeError):
            gathering.reject(
                sheet=name, row=None, column="", value="", reason=MISSHAPEN, is_critical=True
            )
            continue
        as_at = max(filter(None, (as_at, until)), default=None)
    return gathering.delta(
        shape=shape, as_at=as_at, is_snapshot=False, named_ids=tuple(dict.fromkeys(named))
    )


def _take(answer: object, name: str, gathering: Gathering, named: list[str]) -> date | None:
    """Read one answer of any kind; return the end of the time it covers, where it tells that."""
    kind = shape_of(answer=answer)
    if kind is None or not isinstance(answer, dict):
        gathering.reject(sheet=name, row=None, column="", value="", reason=FOREIGN)
    elif kind is Shape.API_LOCATION:
        _location(answer, name, gathering)
    elif kind is Shape.API_PROVIDER:
        _provider(answer, name, gathering)
    else:
        ids, until = _listed(answer)
        named += ids
        return until
    return None


def _loaded(file: Path) -> object:
    if file.stat().st_size > LARGEST_ANSWER:
        raise UnreadableError(f"“{file.name}” is too large to be one answer of the CQC's API.")
    try:
        return json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise UnreadableError(
            f"“{file.name}” is not whole: it should be JSON but cannot be read as such."
        ) from error


def _location(answer: Answer, name: str, gathering: Gathering) -> None:
    gathering.row_count += 1
    location_id = _key(answer, "locationId", name, gathering)
    if location_id is None:
        return
    services = _services(answer)
    if not is_adult_social_care(
        location_type=text_of(value=answer.get("type")), services=services or ()
    ):
        gathering.skipped[NOT_SOCIAL_CARE] += 1
        return
    if not _is_news(location_id, answer, name, gathering):
        return
    record = _location_record(location_id, answer, services, name, gathering)
    gathering.describe(record=record, sheet=name, row=None)
    holder = Holder(
        location_id=location_id,
        registered_on=record.registered_on,
        predecessor_ids=_relations(location_id, answer, name, gathering),
        source=name,
    )
    gathering.ratings += ratings_of(holder=holder, answer=answer, gathering=gathering)


def _location_record(
    location_id: str,
    answer: Answer,
    services: tuple[str, ...] | None,
    name: str,
    gathering: Gathering,
) -> LocationRecord:
    def cell(key: str, reader: Any) -> Any:
        return _cell(answer, key, reader, name, gathering)

    status = (text_of(value=answer.get("registrationStatus")) or "").lower()
    beds = cell("numberOfBeds", beds_of)
    registered_on = cell("registrationDate", date_of)
    gathering.met(on=registered_on)
    return LocationRecord(
        location_id=location_id,
        name=text_of(value=answer.get("name")),
        provider_id=cell("providerId", id_of),
        authority_name=text_of(value=answer.get("localAuthority")),
        region=text_of(value=answer.get("region")),
        service_type=_service_type(services, is_care_home=cell("careHome", flag_of)),
        is_type_coarse=services is None,
        services=services,
        beds=beds or None,  # no home has none: it is unknown, and elsewhere there is none to have
        specialisms=_specialisms(answer),
        activities=_activities(answer),
        is_dormant=cell("dormancy", flag_of),
        registered_on=registered_on,
        deregistered_on=cell("deregistrationDate", date_of),
        is_registered={"registered": True, "deregistered": False}.get(status),
        address=_address(answer),
        postcode=postcode_of(value=answer.get("postalCode")),
        phone=number_text_of(value=answer.get("mainPhoneNumber")),
        website=text_of(value=answer.get("website")),
        ods_code=text_of(value=answer.get("odsCode")),
        uprn=number_text_of(value=answer.get("uprn")),
        latitude=cell("onspdLatitude", latitude_of),
        longitude=cell("onspdLongitude", longitude_of),
        managers=_managers(answer, name, gathering),
    )


def _provider(answer: Answer, name: str, gathering: Gathering) -> None:
    gathering.row_count += 1
    provider_id = _key(answer, "providerId", name, gathering)
    if provider_id is None or not _is_news(PROVIDER_KEY + provider_id, answer, name, gathering):
        return
    record = ProviderRecord(
        provider_id=provider_id,
        name=text_of(value=answer.get("name")),
        brand_id=text_of(value=answer.get("brandId")),
        brand_name=text_of(value=answer.get("brandName")),
        ownership=text_of(value=answer.get("ownershipType")),
        companies_house_number=text_of(value=answer.get("companiesHouseNumber")),
        charity_number=text_of(value=answer.get("charityNumber")),
        registered_on=_cell(answer, "registrationDate", date_of, name, gathering),
        deregistered_on=_cell(answer, "deregistrationDate", date_of, name, gathering),
        phone=number_text_of(value=answer.get("mainPhoneNumber")),
        website=text_of(value=answer.get("website")),
        address=_address(answer),
        postcode=postcode_of(value=answer.get("postalCode")),
    )
    gathering.describe(record=record, sheet=name, row=None)


def _listed(answer: Answer) -> tuple[list[str], date | None]:
    """The ids that a list page or a /changes answer names, and the end of the time it covers.

    A list that `feed fetch` kept says the day on which it began.
    """
    ids = [str(each) for each in answer.get("changes") or [] if isinstance(each, str)]
    for key, identity in (("locations", "locationId"), ("providers", "providerId")):
        rows = answer.get(key) or []
        ids += [str(row[identity]) for row in rows if isinstance(row, dict) and identity in row]
    address = str(answer.get("firstPageUri") or "")
    _, _, until = address.partition("endTimestamp=")
    try:
        return ids, date_of(value=answer.get("asAt") or until[:10])
    except ValueError:
        return ids, None


def _key(answer: Answer, key: str, name: str, gathering: Gathering) -> str | None:
    try:
        identity = id_of(value=answer.get(key))
    except ValueError:
        identity = None
    if identity is None:
        gathering.reject(
            sheet=name, row=None, column=key, value=answer.get(key), reason="Not a CQC id"
        )
    return identity


def _is_news(key: str, answer: Answer, name: str, gathering: Gathering) -> bool:
    digest = row_hash(cells=(json.dumps(answer, sort_keys=True),))
    known = gathering.differences.seen.get(key)
    if known is not None:
        if known != digest:
            gathering.reject(
                sheet=name, row=None, column="", value=key, reason=DUPLICATE, is_critical=True
            )
        return False
    return gathering.is_changed(key=key, digest=digest, sheet=name, row=None)


def _cell(answer: Answer, key: str, reader: Any, name: str, gathering: Gathering) -> Any:
    try:
        return reader(value=answer.get(key))
    except (ValueError, TypeError, OverflowError):
        gathering.reject(
            sheet=name,
            row=None,
            column=key,
            value=answer.get(key),
            reason=f"“{answer.get(key)}” cannot be right for {key}; it is left out",
        )
        return None


def _services(answer: Answer) -> tuple[str, ...] | None:
    rows = answer.get("gacServiceTypes") or []
    names = [plain_name(text=row.get("description") or row.get("name") or "") for row in rows]
    return tuple(sorted({name for name in names if name})) or None


def _service_type(
    services: tuple[str, ...] | None, *, is_care_home: bool | None
) -> ServiceType | None:
    """The services decide. Where they are blank a flag of Y tells; N is said of every such one."""
    if services is not None:
        return counting_category(services=services)
    return ServiceType.CARE_HOME if is_care_home else None


def _specialisms(answer: Answer) -> Specialism | None:
    known = [specialism_of(text=row.get("name") or "") for row in answer.get("specialisms") or []]
    bands = Specialism(0)
    for band in known:
        bands |= band or Specialism(0)
    return bands or None


def _activities(answer: Answer) -> RegulatedActivity | None:
    bits = RegulatedActivity(0)
    for row in answer.get("regulatedActivities") or []:
        activity = activity_of(code=row.get("code") or "", name=row.get("name") or "")
        bits |= activity or RegulatedActivity(0)
    return bits or None


def _managers(answer: Answer, name: str, gathering: Gathering) -> tuple[ManagerRecord, ...] | None:
    """The registered managers named; None where the activities that name them are blank."""
    activities = answer.get("regulatedActivities") or []
    if not activities:
        return None
    absent = _cell(answer, "registeredManagerAbsentDate", date_of, name, gathering)
    people: dict[str, ManagerRecord] = {}
    for activity in activities:
        for contact in activity.get("contacts") or []:
            given, family = contact.get("personGivenName"), contact.get("personFamilyName")
            person = text_of(value=f"{given or ''} {family or ''}")
            if person and "Registered Manager" in (contact.get("personRoles") or []):
                people[person] = ManagerRecord(person_name=person, absent_from_on=absent)
    return tuple(people.values())


def _relations(
    location_id: str, answer: Answer, name: str, gathering: Gathering
) -> tuple[str, ...]:
    """Note the successions that an answer tells of, and return the predecessors' ids."""
    predecessors: list[str] = []
    for row in answer.get("relationships") or []:
        other = _cell(row, "relatedLocationId", id_of, name, gathering)
        kind = text_of(value=row.get("type")) or ""
        if other is None or other == location_id:
            continue
        if "Predecessor" in kind:
            pair = (other, location_id)
            predecessors.append(other)
        elif "Successor" in kind:
            pair = (location_id, other)
        else:
            gathering.skipped[f"relationship “{kind}”"] += 1
            continue
        gathering.successions.setdefault(
            pair,
            SuccessionRecord(
                predecessor_id=pair[0],
                successor_id=pair[1],
                reason=text_of(value=row.get("reason")) or "",
            ),
        )
    return tuple(predecessors)


def _address(answer: Answer) -> str | None:
    keys = ("Line1", "Line2", "TownCity", "County")
    return address_of(parts=tuple(answer.get(f"postalAddress{key}") for key in keys))
