"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.register.contracts.views import agreements, frameworks, leads, monitoring

app_name = "contracts"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", monitoring.monitored, name="monitored"),
    path("list/", agreements.contracts, name="contracts"),
    path("list.<str:kind>", agreements.download, name="download"),
    path("add/", agreements.add_contract, name="add_contract"),
    path("<int:contract_id>/", agreements.contract, name="contract"),
    path("<int:contract_id>/end/", agreements.end_contract, name="end_contract"),
    path("providers/<str:reference>/", agreements.provider, name="provider"),
    path("frameworks/", frameworks.frameworks, name="frameworks"),
    path("frameworks/add/", frameworks.add_framework, name="add_framework"),
    path("frameworks/<int:framework_id>/lots/add/", frameworks.add_lot, name="add_lot"),
    path("lead-officers/", leads.leads, name="leads"),
]
