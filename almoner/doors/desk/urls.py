"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.doors.desk.views import home, listing, market, protection, quality

app_name = "desk"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("quality/", quality.quality, name="quality"),
    path("protection/", protection.protection, name="protection"),
    path("search/", listing.search, name="search"),
    path("market/", market.own_market, name="market"),
    path("market/<str:code>/", market.market_of, name="market_of"),
    path("services/", listing.services, name="services"),
    path("services.<str:kind>", listing.services_download, name="services_download"),
    path("services/<str:reference>/", listing.service, name="service"),
    path("services/<str:reference>/council/", quality.council, name="council"),
    path("providers/<str:reference>/", listing.provider, name="provider"),
]
