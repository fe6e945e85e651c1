"""Every door for a browser."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("almoner.core.accounts.urls")),
    path("accounts/", include("almoner.core.accounts.sign_in_urls")),
    path("papers/", include("almoner.account.papers.urls")),
    path("", include("almoner.core.ui.urls")),
    path("", include("almoner.doors.desk.urls")),
]
