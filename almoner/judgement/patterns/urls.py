"""The room's pages."""

from django.urls import URLPattern, URLResolver

app_name = "patterns"

urlpatterns: list[URLPattern | URLResolver] = []
