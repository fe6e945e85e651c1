"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.judgement.bands.views import cycles, fees, homes, thresholds

app_name = "bands"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", cycles.index, name="cycles"),
    path("open/", cycles.open_cycle, name="open"),
    path("fees/", fees.fees, name="fees"),
    path("fees/set/", fees.set_table, name="set_fees"),
    path("fees/uplift/", fees.uplift, name="uplift"),
    path("homes/<int:location_id>/", homes.home_now, name="home_now"),
    path("<int:cycle_id>/", cycles.cycle, name="cycle"),
    path("<int:cycle_id>/homes.<str:kind>", cycles.cycle_download, name="download"),
    path("<int:cycle_id>/rules/", thresholds.rules, name="rules"),
    path("<int:cycle_id>/what-if/", thresholds.what_if, name="what_if"),
    path("<int:cycle_id>/fix/", cycles.fix, name="fix"),
    path("<int:cycle_id>/notify/", cycles.notify, name="notify"),
    path("<int:cycle_id>/finalise/", cycles.finalise, name="finalise"),
    path("<int:cycle_id>/close/", cycles.close, name="close"),
    path("<int:cycle_id>/homes/<int:location_id>/", homes.home, name="home"),
    path("<int:cycle_id>/homes/<int:location_id>/re-audit/", homes.re_audit, name="re_audit"),
    path("band/<int:band_id>/appeal/", homes.appeal, name="appeal"),
    path("band/<int:band_id>/decide/", homes.decide, name="decide"),
]
