"""The room's pages."""

from django.urls import URLPattern, URLResolver

app_name = "suspensions"

urlpatterns: list[URLPattern | URLResolver] = []
