"""The `almoner` program: Django's management commands, with errors in one sentence."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility
from django.core.management.base import CommandError


def main() -> None:
    """Run the command in `sys.argv`; exit 2 with a sentence on stderr if it cannot be done."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almoner.config.settings")
    try:
        ManagementUtility(sys.argv).execute()
    except (CommandError, ImproperlyConfigured) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        sys.exit(130)
