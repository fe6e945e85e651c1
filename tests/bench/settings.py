"""Almoner's settings with Django's admin beside it, to measure against."""

from almoner.config.settings import *  # noqa: F403
from almoner.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "tests.bench.urls"
SILENCED_SYSTEM_CHECKS = ["admin.E402", "admin.E410", "admin.E413"]
