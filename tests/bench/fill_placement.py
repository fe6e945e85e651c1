"""An England with contracts, 300 suspensions and a key: says the session and the key's secret."""

import sys
from datetime import timedelta

import django

SUSPENSIONS = 300
EVERY = {"location": 240, "provider": 40, "brand": 10, "district": 10}  # how many name what


def main(open_count: int) -> None:
    """Fill the market, then what the placement question reads."""
    from tests.bench import fill

    django.setup()
    fill.main(open_count)
    from django.db import connection
    from django.utils import timezone

    from almoner.core.accounts.actions import make_api_key
    from almoner.core.accounts.models import Authority
    from almoner.core.accounts.rules import Role, operator

    authority = Authority.objects.get(code="E10000024")
    now = timezone.now()
    _contracts(authority, now)
    _suspensions(authority, now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _, secret = make_api_key(
        authority=authority, label="Bench", role=Role.BROKERAGE, by=operator("bench"), at=now
    )
    sys.stdout.write(f"{secret}\n")


def _contracts(authority: object, now: object) -> None:
    from almoner.register.contracts.models import Contract
    from almoner.register.directory.models import Location

    places = Location.objects.filter(authority=authority, deregistered_on__isnull=True)
    Contract.objects.bulk_create(
        Contract(
            authority=authority,
            location_id=pk,
            provider_id=provider,
            reference=f"C{pk}",
            relation="on_framework",
            portfolio="ageing_well",
            category="care_home",
            from_on=now.date() - timedelta(days=900),
            recorded_at=now,
            recorded_by="bench",
        )
        for pk, provider in places.values_list("pk", "provider_id")
    )


def _suspensions(authority: object, now: object) -> None:
    from almoner.register.directory.models import Brand, District, Location, Provider
    from almoner.response.suspensions.models import Suspension, SuspensionScope, SuspensionStep

    day = now.date() - timedelta(days=20)
    made = Suspension.objects.bulk_create(
        Suspension(
            authority=authority,
            kind="suspended_full",
            trigger="audit",
            begun_at=now,
            stops_from_on=day,
            reason_for_brokerage="No new placements: contract suspension.",
        )
        for _ in range(SUSPENSIONS)
    )
    here = Location.objects.filter(authority=authority, deregistered_on__isnull=True)
    for number in range(EVERY["brand"]):
        Brand.objects.get_or_create(cqc_id=f"BD9{number:02}", defaults={"name": f"Brand {number}"})
        District.objects.get_or_create(
            code=f"E079{number:05}",
            defaults={"name": f"Bench district {number}", "authority": authority},
        )
    subjects = {
        "location": list(here.values_list("pk", flat=True)),
        "provider": list(Provider.objects.values_list("pk", flat=True)[:400]),
        "brand": list(Brand.objects.values_list("pk", flat=True)),
        "district": list(District.objects.values_list("pk", flat=True)),
    }
    named = [level for level, count in EVERY.items() for _ in range(count)]
    SuspensionScope.objects.bulk_create(
        SuspensionScope(
            suspension=suspension,
            level=level,
            work=7,
            **{f"{level}_id": subjects[level][place % len(subjects[level])]},
        )
        for place, (suspension, level) in enumerate(zip(made, named, strict=True))
    )
    SuspensionStep.objects.bulk_create(
        SuspensionStep(
            suspension=suspension,
            number=number,
            step=step,
            state=state,
            on=day,
            at=now,
            by="bench",
            by_name="Bench",
        )
        for suspension in made
        for number, (step, state) in enumerate(
            (
                ("begin", "draft"),
                ("propose", "proposed"),
                ("impose", "imposed"),
                ("record_in_force", "in_force"),
            ),
            start=1,
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
