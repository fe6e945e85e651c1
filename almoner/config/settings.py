"""Django settings, read from `ALMONER_*` variables: docs/reference/settings.md names each."""

from pathlib import Path

from almoner.config import environment as env

PACKAGE = Path(__file__).resolve().parent.parent
LIBRARY = PACKAGE / "library" if (PACKAGE / "library").is_dir() else PACKAGE.parent / "library"
HOME = env.path("ALMONER_HOME", default="./.almoner")

DEBUG = env.flag("ALMONER_DEBUG", default=False)
SECRET_KEY = env.secret_key(HOME)
ALLOWED_HOSTS = env.names("ALMONER_HOSTS", default="localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.names("ALMONER_TRUSTED_ORIGINS", default="")
SITE_ID = None
ROOT_URLCONF = "almoner.config.urls"
WSGI_APPLICATION = "almoner.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

ROOMS = [
    "almoner.core.journal",
    "almoner.core.files",
    "almoner.core.accounts",
    "almoner.core.ui",
    "almoner.register.directory",
    "almoner.evidence.landings",
    "almoner.evidence.ratings",
    "almoner.account.papers",
    "almoner.doors.desk",
    "almoner.doors.feeds",
    "almoner.demo",
    "almoner.config",
]

INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE.joinpath(*room.split(".")[1:], "templates") for room in ROOMS],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "almoner.core.ui.templating.environment",
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "almoner.core.ui.navigation.header",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "almoner.core.ui.forms.Renderer"

DATABASES = {
    "default": env.database("ALMONER_DATABASE_URL", default=f"sqlite:///{HOME}/almoner.sqlite3")
}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Pictures are kept between workers and restarts: each is drawn once from its figures.
    "charts": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HOME / "charts",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
DATE_FORMAT = "j F Y"

STATIC_URL = "/static/"
# Names with a hash can be kept for ever by a browser. Tests and DEBUG serve the files as they lie.
STATIC_HASHED = env.flag("ALMONER_STATIC_HASHED", default=not DEBUG)
STATIC_ROOT = env.path("ALMONER_STATIC_ROOT", default=str(HOME / "static"))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(HOME / "files")},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_HASHED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not STATIC_HASHED
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# The service navigation: label, the page's name, and the permission that shows it.
# A page that does not exist yet is left out.
NAVIGATION = [
    ("Market", "desk:market", "view_market"),
    ("Services", "desk:services", "view_market"),
    ("Uploads", "desk:uploads", "load_feed"),
    ("Papers", "papers:papers", "view_paper"),
    ("Journal", "accounts:journal", "read_journal"),
    ("People", "accounts:people", "manage_users"),
]
