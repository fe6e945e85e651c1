from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "almoner.account.returns"
    label = "returns"
    default_auto_field = "django.db.models.BigAutoField"
