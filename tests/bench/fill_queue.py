"""A year of concerns, loaded set-based: says the session and a key's secret, then the seconds."""

import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import django

COUNCILS = 150
MEASURED = 500  # concerns of the council whose queue is measured, however many there are in all
AT_ONCE = 20_000


def main(count: int) -> None:
    """Fill an empty database with that many concerns."""
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from almoner.core.accounts.actions import make_api_key
    from almoner.core.accounts.models import Authority, Membership
    from almoner.core.accounts.rules import Role, operator

    call_command("migrate", verbosity=0)
    now = timezone.now()
    authorities = list(Authority.objects.order_by("code")[:COUNCILS])
    here = authorities[0]
    began = time.perf_counter()
    for authority, how_many in _shares(authorities, count):
        _load(authority, how_many, now)
    seconds = time.perf_counter() - began
    user = get_user_model().objects.create(email="bench@example.test", name="Bench", joined_at=now)
    Membership.objects.create(
        user=user,
        authority=here,
        role=Role.SAFEGUARDING_MANAGER.value,
        from_on=now.date() - timedelta(days=9),
    )
    browser = Client()
    browser.force_login(user)
    _, secret = make_api_key(
        authority=here, label="Bench", role=Role.REFERRAL_SYSTEM, by=operator("bench"), at=now
    )
    sys.stdout.write(f"{browser.session.session_key}\n{secret}\n{seconds:.3f}\n")


def _shares(authorities: list[Any], count: int) -> Iterator[tuple[Any, int]]:
    yield authorities[0], min(MEASURED, count)
    rest = max(0, count - MEASURED)
    others = authorities[1:]
    for place, authority in enumerate(others):
        yield authority, rest // len(others) + (place < rest % len(others))


def _load(authority: Any, how_many: int, now: datetime) -> None:
    from almoner.core.accounts.rules import operator
    from almoner.response.safeguarding.actions import receive_many
    from almoner.response.safeguarding.rules.kinds import Category
    from almoner.response.safeguarding.rules.referrals import Referral

    for start in range(0, how_many, AT_ONCE):
        sent = [
            Referral(
                reference=f"{authority.code}-{number}",
                received_at=now - timedelta(minutes=number * 13 % 525_600),
                text="Somebody fell in the night and nobody came.",
                categories=(Category.NEGLECT,),
                service_named="An invented house",
            )
            for number in range(start, min(start + AT_ONCE, how_many))
        ]
        receive_many(
            authority=authority,
            source="Bench",
            referrals=sent,
            digest=f"{authority.pk:032}{start:032}",
            by=operator("bench"),
            at=now,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
