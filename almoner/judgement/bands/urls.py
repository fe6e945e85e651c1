"""The room's pages."""

from django.urls import URLPattern, URLResolver

app_name = "bands"

urlpatterns: list[URLPattern | URLResolver] = []
