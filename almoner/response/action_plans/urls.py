"""The room's pages."""

from django.urls import URLPattern, URLResolver

app_name = "action_plans"

urlpatterns: list[URLPattern | URLResolver] = []
