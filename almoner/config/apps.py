from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "almoner.config"
    label = "config"
