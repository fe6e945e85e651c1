"""What is written to people about their access."""

import logging
from dataclasses import dataclass

from django.core.mail import send_mail

from almoner.core.accounts.models import User

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Letter:
    """An e-mail to one person, and whether it went out once it was to be sent."""

    to: User
    subject: str
    text: str
    is_sent: bool = False

    def send(self) -> None:
        """Hand it to the e-mail server. If that cannot be done, the log says why, and `is_sent`
        that it was not: what the letter tells of has been done, and stays done.
        """
        try:
            send_mail(
                subject=self.subject,
                message=f"Dear {self.to.name}\n\n{self.text}",
                from_email=None,
                recipient_list=[self.to.email],
            )
        except OSError:  # smtplib's own errors are some of these
            log.exception("A letter to person %s could not be sent.", self.to.pk)
        else:
            self.is_sent = True


def invitation(user: User, *, authority_name: str, link: str) -> Letter:
    """To someone new: where to choose a password."""
    return Letter(
        to=user,
        subject="Almoner: choose your password",
        text=(
            f"You have been given access to Almoner for {authority_name}.\n\n"
            f"Choose a password within three days at:\n{link}\n\n"
            "If your council signs in with its own accounts, you can do that instead.\n"
        ),
    )


def second_step_removed(user: User, *, by_name: str) -> Letter:
    """To someone whose second step was removed: what to do, and what if they did not ask."""
    return Letter(
        to=user,
        subject="Almoner: your second step was removed",
        text=(
            f"{by_name} has removed your authenticator app, passkeys and recovery codes, so that "
            "you can sign in with your password alone. Set up a second step again when you have "
            "signed in.\n\n"
            "If you did not ask for this, tell your Almoner administrator at once.\n"
        ),
    )
