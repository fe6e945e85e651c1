"""The room's pages."""

from django.urls import URLPattern, URLResolver

app_name = "positions_of_trust"

urlpatterns: list[URLPattern | URLResolver] = []
