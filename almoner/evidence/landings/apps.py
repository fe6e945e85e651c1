from django.apps import AppConfig


class LandingsConfig(AppConfig):
    name = "almoner.evidence.landings"
    label = "landings"
    default_auto_field = "django.db.models.BigAutoField"
