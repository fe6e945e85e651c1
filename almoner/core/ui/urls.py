"""The pages about the pages."""

from django.urls import path

from almoner.core.ui import views

app_name = "ui"

urlpatterns = [
    path("accessibility", views.accessibility, name="accessibility"),
    path("design", views.design, name="design"),
    path("help", views.help_page, name="help"),
]
