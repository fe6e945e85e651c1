"""Brands and providers as a source describes them, laid over what is known."""

from typing import Any

from almoner.doors.feeds.cqc.plan.basis import PROVIDER_AT, Plan
from almoner.doors.feeds.cqc.records import ProviderRecord
from almoner.register.directory.bulk import PROVIDER
from almoner.register.directory.models import Provider

NULLABLE = {"brand_id", "registered_on", "deregistered_on", "as_at"}
LENGTHS = {
    PROVIDER_AT[field.attname]: field.max_length
    for field in Provider._meta.concrete_fields
    if field.attname in PROVIDER_AT and field.max_length
}
SAID = (
    "name",
    "ownership",
    "companies_house_number",
    "charity_number",
    "registered_on",
    "deregistered_on",
    "phone",
    "website",
    "address",
    "postcode",
)


def plan_providers(plan: Plan) -> None:
    """Every provider that the source describes, or that a location of it names."""
    described = {record.provider_id: record for record in plan.delta.providers}
    _plan_brands(plan)
    for record in described.values():
        if record.provider_id in plan.register.providers:
            _known_provider(plan, record)
        else:
            _new_provider(plan, record)
    for location in plan.delta.locations:
        if location.provider_id and location.provider_id not in plan.register.providers:
            _new_provider(plan, ProviderRecord(provider_id=location.provider_id))


def _plan_brands(plan: Plan) -> None:
    for record in plan.delta.providers:
        if not record.brand_id:
            continue
        name = (record.brand_name or record.brand_id)[:200]
        known = plan.register.brands.get(record.brand_id)
        if known is None:
            pk = next(plan.ids.brands)
            plan.register.brands[record.brand_id] = (pk, name)
            plan.changes.new_brands.append((pk, record.brand_id, name))
        elif record.brand_name and known[1] != name:
            plan.register.brands[record.brand_id] = (known[0], name)
            plan.changes.changed_brands.append((known[0], record.brand_id, name))


def _brand_of(plan: Plan, record: ProviderRecord) -> int | None:
    return plan.register.brands[record.brand_id][0] if record.brand_id else None


def _new_provider(plan: Plan, record: ProviderRecord) -> None:
    row: list[Any] = [None if column in NULLABLE else "" for column in PROVIDER]
    row[0], row[1] = next(plan.ids.providers), record.provider_id
    _lay_over(plan, row, record, only_blanks=False)
    row[PROVIDER_AT["name"]] = row[PROVIDER_AT["name"]] or record.provider_id
    # A provider that no source described yet takes what any source says of it, of whatever day.
    row[PROVIDER_AT["as_at"]] = plan.as_at if record.name else None
    plan.register.providers[record.provider_id] = row
    plan.register.provider_names[row[0]] = row[PROVIDER_AT["name"]]
    plan.changes.new_providers.append(row)


def _known_provider(plan: Plan, record: ProviderRecord) -> None:
    row = plan.register.providers[record.provider_id]
    before = list(row)
    as_at = row[PROVIDER_AT["as_at"]]
    is_history = as_at is not None and plan.as_at < as_at
    _lay_over(plan, row, record, only_blanks=is_history)
    if row == before:
        return
    if not is_history:
        row[PROVIDER_AT["as_at"]] = plan.as_at
    plan.changes.changed_providers.append(row)
    name = row[PROVIDER_AT["name"]]
    if name != before[PROVIDER_AT["name"]]:
        plan.register.provider_names[row[0]] = name
        plan.changes.renamed_providers.append((row[0], name))


def _lay_over(plan: Plan, row: list[Any], record: ProviderRecord, *, only_blanks: bool) -> None:
    said = [(PROVIDER_AT[column], getattr(record, column)) for column in SAID]
    said.append((PROVIDER_AT["brand_id"], _brand_of(plan, record)))
    for place, value in said:
        if value is None or (only_blanks and row[place] not in (None, "")):
            continue
        most = LENGTHS.get(place)
        is_too_long = most is not None and len(value) > most
        plan.shortened += is_too_long
        row[place] = value[:most] if is_too_long else value
