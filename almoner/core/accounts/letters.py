"""What is written to people about their access."""

from django.core.mail import send_mail

from almoner.core.accounts.models import User


def invite(user: User, *, authority_name: str, link: str) -> None:
    """To someone new: where to choose a password."""
    _send(
        user,
        subject="Almoner: choose your password",
        text=(
            f"You have been given access to Almoner for {authority_name}.\n\n"
            f"Choose a password within three days at:\n{link}\n\n"
            "If your council signs in with its own accounts, you can do that instead.\n"
        ),
    )


def tell_of_second_step(user: User, *, by_name: str) -> None:
    """To someone whose second step was removed: what to do, and what if they did not ask."""
    _send(
        user,
        subject="Almoner: your second step was removed",
        text=(
            f"{by_name} has removed your authenticator app, passkeys and recovery codes, so that "
            "you can sign in with your password alone. Set up a second step again when you have "
            "signed in.\n\n"
            "If you did not ask for this, tell your Almoner administrator at once.\n"
        ),
    )


def _send(user: User, *, subject: str, text: str) -> None:
    send_mail(
        subject=subject,
        message=f"Dear {user.name}\n\n{text}",
        from_email=None,
        recipient_list=[user.email],
    )
