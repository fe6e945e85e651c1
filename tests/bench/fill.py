"""Fill a fresh database with an England of the size given; say the session of an officer."""

import sys

import django


def main(open_count: int) -> None:
    """Make the tables, the market and someone signed in."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from almoner.core.accounts.models import Authority, Membership, User
    from almoner.core.accounts.sessions import SessionStore
    from tests.bench.england import AS_AT, AT, fill

    call_command("migrate", verbosity=0)
    fill(open_count=open_count, closed_count=open_count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    officer = User.objects.create(email="officer@northshire.example", name="Ada", joined_at=AT)
    Membership.objects.create(
        user=officer,
        authority=Authority.objects.get(code="E10000024"),
        role="quality_officer",
        from_on=AS_AT.replace(year=2020),
    )
    session = SessionStore()
    session["_auth_user_id"] = str(officer.pk)
    session["_auth_user_backend"] = "almoner.core.accounts.backends.Backend"
    session["_auth_user_hash"] = officer.get_session_auth_hash()
    session.save()
    sys.stdout.write(f"\n{session.session_key}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
