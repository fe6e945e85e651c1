"""The page of daily work."""

from django.urls import URLPattern, URLResolver, path

from almoner.config.duties import views

app_name = "duties"

urlpatterns: list[URLPattern | URLResolver] = [path("", views.page, name="page")]
