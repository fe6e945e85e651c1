from django.apps import AppConfig


class PositionsOfTrustConfig(AppConfig):
    name = "almoner.response.positions_of_trust"
    label = "positions_of_trust"
    default_auto_field = "django.db.models.BigAutoField"
