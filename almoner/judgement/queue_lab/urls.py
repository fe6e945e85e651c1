"""The room's pages."""

from django.urls import URLPattern, URLResolver

app_name = "queue_lab"

urlpatterns: list[URLPattern | URLResolver] = []
