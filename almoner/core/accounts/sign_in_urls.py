"""The pages of allauth that Almoner opens, under the names by which allauth knows them."""

from allauth.account import views as account
from allauth.socialaccount import views as social
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path, reverse_lazy

# The form's button for each identity provider: what it is called, and where it leads.
COUNCIL_SIGN_IN = [
    (app["name"], reverse_lazy("openid_connect_login", kwargs={"provider_id": app["provider_id"]}))
    for provider in settings.SOCIALACCOUNT_PROVIDERS.values()
    for app in provider["APPS"]
]
login = account.LoginView.as_view(extra_context={"council_sign_in": COUNCIL_SIGN_IN})

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),  # says that it is closed
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]

if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns += [
        path("council/", include("allauth.socialaccount.providers.openid_connect.urls")),
        path("council/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
        path("council/error/", social.login_error, name="socialaccount_login_error"),
        path("council/signup/", social.signup, name="socialaccount_signup"),
    ]
