"""Almoner's pages, an empty view with one query, and the admin's change list of locations."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.register.directory.models import Location


class OpenToOfficers(admin.AdminSite):
    """The admin as it comes, for someone whom our middleware knows."""

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated)


class LocationAdmin(admin.ModelAdmin):
    """The list that someone would write first: the same columns, filters and order."""

    list_display = ("name", "rating", "rating_published_on", "service_type", "beds", "provider")
    list_filter = ("authority", "service_type", "rating")
    search_fields = ("name", "postcode", "cqc_id")
    ordering = ("name",)
    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    has_change_permission = has_add_permission = has_delete_permission = has_view_permission
    has_module_permission = has_view_permission


site = OpenToOfficers()
site.register(Location, LocationAdmin)


@permitted(Permission.VIEW_MARKET)
def empty(request: Request) -> HttpResponse:
    """One query and a word."""
    return HttpResponse(f"{Authority.objects.count()}")


urlpatterns = [
    path("bench/empty/", empty),
    path("admin/", site.urls),
    path("", include("almoner.config.urls")),
]
