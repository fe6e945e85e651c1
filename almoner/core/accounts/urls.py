"""The room's own pages; those of allauth are in `sign_in_urls`."""

from django.urls import URLPattern, URLResolver, path

from almoner.core.accounts.views import journal, mine, people, roles

app_name = "accounts"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", mine.account, name="me"),
    path("authority/", mine.choose_authority, name="choose_authority"),
    path("unsaved/", mine.unsaved_form, name="unsaved"),
    path("roles/", roles.table, name="roles"),
    path("people/", people.listing, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:number>/", people.page, name="person"),
    path("people/<int:number>/give/", people.give, name="give_role"),
    path("people/<int:number>/end/<int:membership_id>/", people.end, name="end_role"),
    path("people/<int:number>/active/", people.change, name="change_active"),
    path("people/<int:number>/invitation/", people.invite_again, name="invite_again"),
    path("people/<int:number>/second-step/", people.second_step, name="remove_second_step"),
    path("journal/", journal.listing, name="journal"),
]
