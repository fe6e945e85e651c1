"""Django settings, read from `ALMONER_*` variables: docs/reference/settings.md names each."""

import os
from datetime import timedelta
from pathlib import Path

from csp import constants as csp

from almoner.config import environment as env

PACKAGE = Path(__file__).resolve().parent.parent
LIBRARY = PACKAGE / "library" if (PACKAGE / "library").is_dir() else PACKAGE.parent / "library"
HOME = env.path("ALMONER_HOME", default="./.almoner")

DEBUG = env.flag("ALMONER_DEBUG", default=False)
SECRET_KEY = env.secret_key(HOME)
IDENTITY_KEYS = env.identity_keys(HOME)
ALLOWED_HOSTS = env.names("ALMONER_HOSTS", default="localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.names("ALMONER_TRUSTED_ORIGINS", default="")
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
    "almoner.register.contracts",
    "almoner.evidence.landings",
    "almoner.evidence.questionnaires",
    "almoner.evidence.measures",
    "almoner.evidence.ratings",
    "almoner.evidence.audits",
    "almoner.response.action_plans",
    "almoner.response.suspensions",
    "almoner.response.safeguarding",
    "almoner.response.enquiries",
    "almoner.response.positions_of_trust",
    "almoner.response.outbreaks",
    "almoner.response.programmes",
    "almoner.judgement.bands",
    "almoner.judgement.placement",
    "almoner.judgement.queue_lab",
    "almoner.judgement.patterns",
    "almoner.account.papers",
    "almoner.account.returns",
    "almoner.doors.api",
    "almoner.doors.desk",
    "almoner.doors.feeds",
    "almoner.doors.field",
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
    "almoner.core.accounts.middleware.LegibleMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "almoner.core.accounts.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "almoner.core.accounts.middleware.IdleMiddleware",
    "almoner.core.accounts.middleware.PrincipalMiddleware",
    "almoner.core.accounts.middleware.SecondFactorMiddleware",
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
    # What market pages count, made once for all processes: by the worker, when something lands.
    "facts": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HOME / "facts",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    # How far background work has got, told by the worker to the web processes.
    "progress": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HOME / "progress",
        "TIMEOUT": 3600,
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
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a section of a question set has some for each question

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "almoner.core.accounts.backends.Backend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # an invitation too stands for three days
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Signing in: by e-mail, by invitation only.
ACCOUNT_ADAPTER = "almoner.core.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator vouches for the address
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Almoner: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Beside the lock-out below. All of a council, or a roomful of providers, come from one address.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "30/m/ip,10/300s/key",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "300/m/ip",
}
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
ACCOUNT_FORMS = {
    "login": "almoner.core.accounts.forms.SignInForm",
    "reset_password": "almoner.core.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "almoner.core.accounts.forms.NewPasswordForm",
    "change_password": "almoner.core.accounts.forms.ChangePasswordForm",
    "set_password": "almoner.core.accounts.forms.SetPasswordForm",
    "reauthenticate": "almoner.core.accounts.forms.ConfirmPasswordForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("ALMONER_PROXY_COUNT", default=0)

MFA_ADAPTER = "almoner.core.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Almoner"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute out
MFA_FORMS = {
    "authenticate": "almoner.core.accounts.forms.CodeForm",
    "reauthenticate": "almoner.core.accounts.forms.ConfirmCodeForm",
    "activate_totp": "almoner.core.accounts.forms.ActivateAppForm",
    "add_webauthn": "almoner.core.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "almoner.core.accounts.forms.RenamePasskeyForm",
}
REQUIRE_MFA = env.flag("ALMONER_REQUIRE_MFA", default=False)

SOCIALACCOUNT_ADAPTER = "almoner.core.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS = env.identity_provider()

AXES_HANDLER = "almoner.core.accounts.lockout.JournallingHandler"
AXES_USERNAME_CALLABLE = "almoner.core.accounts.lockout.attempted_email"
AXES_CLIENT_IP_CALLABLE = "almoner.core.accounts.lockout.address_of"
AXES_LOCKOUT_CALLABLE = "almoner.core.accounts.lockout.locked_out"
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # counting by account alone is stricter, not looser
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the journal keeps it
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["login", "email", "code", "credential"]

# What a browser did wrong is told to the browser. What we did wrong is told here.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"safe": {"()": "almoner.config.logs.Formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "safe"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},  # in place of Django's own handlers
        "django.request": {"level": "ERROR"},
    },
}

SESSION_ENGINE = "almoner.core.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
IDLE_MINUTES = env.number("ALMONER_IDLE_MINUTES", default=30)

if env.flag("ALMONER_HTTPS", default=False):
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^health/$"]  # asked on the machine itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.SELF],
        "script-src": [csp.SELF, csp.NONCE],
        "style-src": [csp.SELF, csp.NONCE],
        "img-src": [csp.SELF, "data:"],
        "object-src": [csp.NONE],
        "base-uri": [csp.NONE],
        # A browser holds a redirect after a form to this too: signing in leads to the provider.
        "form-action": [csp.SELF, *env.origins(SOCIALACCOUNT_PROVIDERS)],
        "frame-ancestors": [csp.NONE],
    }
}

DEFAULT_FROM_EMAIL = os.environ.get("ALMONER_EMAIL_FROM") or "Almoner <almoner@localhost>"
EMAIL_HOST = os.environ.get("ALMONER_SMTP_HOST", "")
EMAIL_PORT = env.number("ALMONER_SMTP_PORT", default=25)
EMAIL_TIMEOUT = 10  # seconds: a page waits for it
EMAIL_HOST_USER = os.environ.get("ALMONER_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ALMONER_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("ALMONER_SMTP_TLS", default=bool(EMAIL_HOST_USER))
EMAIL_FILE_PATH = str(HOME / "mail")
EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if EMAIL_HOST else "filebased.EmailBackend"
)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# The service navigation: label, the page's name, and the permissions of which any one shows it.
# A page that does not exist yet is left out.
NAVIGATION = [
    ("Market", "desk:market", ("view_market",)),
    ("Services", "desk:services", ("view_market",)),
    ("Quality", "desk:quality", ("view_quality",)),
    (
        "Protection",
        "desk:protection",
        ("raise_concern", "view_safeguarding", "view_outbreaks", "view_programmes"),
    ),
    ("May we place?", "placement:ask", ("ask_placement",)),
    ("Uploads", "feeds:uploads", ("load_feed",)),
    ("Papers", "papers:papers", ("view_paper",)),
    ("Journal", "accounts:journal", ("read_journal",)),
    ("People", "accounts:people", ("manage_users",)),
    ("Daily work", "duties:page", ("manage_users",)),
]
# Rooms whose pages lie under another entry of the navigation than their address says.
ROOM_SECTIONS = {
    "action_plans": "Quality",
    "audits": "Quality",
    "bands": "Quality",
    "contracts": "Quality",
    "enquiries": "Protection",
    "field": "Quality",
    "measures": "Market",
    "outbreaks": "Protection",
    "patterns": "Protection",
    "positions_of_trust": "Protection",
    "programmes": "Protection",
    "questionnaires": "Quality",
    "queue_lab": "Protection",
    "returns": "Protection",
    "safeguarding": "Protection",
    "suspensions": "Quality",
}
