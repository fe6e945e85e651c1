"""The room's pages."""

from django.urls import URLPattern, URLResolver

app_name = "outbreaks"

urlpatterns: list[URLPattern | URLResolver] = []
