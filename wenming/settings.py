"""One settings file. Everything comes from the environment and has a working default."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent


def environment_flag(name: str, default: bool) -> bool:
    """Read a switch from the environment: 1, true, yes and on mean on."""
    return os.environ.get(name, str(int(default))).strip().lower() in {"1", "true", "yes", "on"}


def environment_number(name: str, default: int) -> int:
    """Read a whole number from the environment."""
    return int(os.environ.get(name, default))


HOME = Path(os.environ.get("WENMING_HOME", BASE_DIR / "var")).resolve()
HOME.mkdir(parents=True, exist_ok=True)


def kept_secret() -> str:
    """The signing key: from the environment, else made once and kept in HOME, readable by its owner only."""
    given = os.environ.get("WENMING_SECRET_KEY")
    if given:
        return given
    path = HOME / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()


def database(url: str | None) -> dict[str, Any]:
    """Django's database settings for a postgresql:// or sqlite:// address; without one, SQLite (WAL) in HOME."""
    parts = urlsplit(url or "")
    if not url or parts.scheme.startswith("sqlite"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path) or HOME / "wenming.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768;"
                " PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;",
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


SECRET_KEY = kept_secret()
DEMO = environment_flag("WENMING_DEMO", False)
DEBUG = environment_flag("WENMING_DEBUG", False)
HTTPS = environment_flag("WENMING_HTTPS", False)
ALLOWED_HOSTS = os.environ.get("WENMING_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]
PORT = environment_number("WENMING_PORT", 8000)

# The city is data: the folder with its regions, plan and titles. Another city is another folder.
CITY_DATA = Path(
    os.environ.get("WENMING_CITY") or next(iter(sorted((BASE_DIR / "data").glob("*/city.json"))), HOME / "city").parent
)

DATABASES = {"default": database(os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "lib_cache"}
}

ROOMS = [
    "lib", "journal", "accounts", "files", "units", "standards", "cycles", "guidance", "plan", "dossiers", "voices",
    "requests", "assessment", "standing", "certificates", "exchange", "public", "desk",
]  # fmt: skip

INSTALLED_APPS = [
    *(f"wenming.{room}" for room in ROOMS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "wenming.lib.headers.real_address",
    "django.middleware.security.SecurityMiddleware",
    "wenming.lib.headers.policy_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wenming.lib.reading.read_in_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "wenming.journal.context.request_context",
    "wenming.accounts.sessions.keep_time",
    "wenming.accounts.gate.hold_back",
    "wenming.lib.drafts.drop_accepted",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "wenming.units.posts.seating.take_seat",
    "wenming.lib.access.answer_refusals",
]

ROOT_URLCONF = "wenming.urls"
WSGI_APPLICATION = "wenming.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "wenming" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "wenming.lib.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wenming.desk.shell.shell",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
INVITATION_DAYS = environment_number("WENMING_INVITATION_DAYS", 7)
PROXIES = environment_number("WENMING_PROXIES", 0)  # trusted proxies in front that write X-Forwarded-For
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
JOB_RETRIES = environment_number("WENMING_JOB_RETRIES", 4)
JOB_DELAYS = [10, 60, 600, 3600]  # seconds before each further attempt; the last one repeats
JOB_POLL = 0.5  # seconds between two looks into an empty queue
JOB_HEARTBEAT = 10  # seconds between two signs of life of a worker
JOB_LOST_AFTER = 120  # seconds of silence after which a worker on another machine counts as dead
DELIVERY_EVERY_SECONDS = environment_number("WENMING_DELIVERY_EVERY_SECONDS", 30)  # messages leave the house
TRACES_EVERY_MINUTES = environment_number("WENMING_TRACES_EVERY_MINUTES", 60)  # anonymous entries join the chain
SWEEP_EVERY_MINUTES = environment_number("WENMING_SWEEP_EVERY_MINUTES", 60)  # workbooks nobody confirmed
REMIND_AT_HOUR = environment_number("WENMING_REMIND_AT_HOUR", 8)  # o'clock in the city

# Signing in (SEC-01 to SEC-08). Every number can be set; a system check refuses what production may not have.
AUTH_PASSWORD_VALIDATORS = [{"NAME": "wenming.accounts.passwords.StaffProfile"}]
PASSWORD_MIN_LENGTH = environment_number("WENMING_PASSWORD_MIN_LENGTH", 10)
PASSWORD_CLASSES = environment_number("WENMING_PASSWORD_CLASSES", 3)
PASSWORD_MAX_AGE_DAYS = environment_number("WENMING_PASSWORD_MAX_AGE_DAYS", 0 if DEMO else 90)
PASSWORD_REMINDER_DAYS = environment_number("WENMING_PASSWORD_REMINDER_DAYS", 7)
PASSWORD_HISTORY = environment_number("WENMING_PASSWORD_HISTORY", 5)
PASSWORD_MIN_AGE_DAYS = environment_number("WENMING_PASSWORD_MIN_AGE_DAYS", 1)
PASSWORD_RESET_TIMEOUT = 60 * environment_number("WENMING_PASSWORD_RESET_MINUTES", 60)
SIGN_IN_FAILURES = environment_number("WENMING_SIGN_IN_FAILURES", 5)
LOCK_MINUTES = environment_number("WENMING_LOCK_MINUTES", 15)
LOCK_LONGEST_MINUTES = environment_number("WENMING_LOCK_LONGEST_MINUTES", 24 * 60)
SOURCE_FAILURES = environment_number("WENMING_SOURCE_FAILURES", 50)
SOURCE_WINDOW_MINUTES = environment_number("WENMING_SOURCE_WINDOW_MINUTES", 15)
IDLE_MINUTES = environment_number("WENMING_IDLE_MINUTES", 30)
IDLE_MINUTES_ADMINISTRATOR = environment_number("WENMING_IDLE_MINUTES_ADMINISTRATOR", 15)
SESSION_HOURS = environment_number("WENMING_SESSION_HOURS", 12)
SESSIONS_AT_A_TIME = environment_number("WENMING_SESSIONS_AT_A_TIME", 2)
SECOND_FACTOR_REQUIRED = not DEMO or environment_flag("WENMING_SECOND_FACTOR", False)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
ACCOUNT_ADAPTER = "wenming.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reset_password": "20/m/ip,3/h/key"}
ACCOUNT_FORMS = {
    "login": "wenming.accounts.forms.SignInForm",
    "change_password": "wenming.accounts.forms.PasswordChangeForm",
    "set_password": "wenming.accounts.forms.PasswordSetForm",
    "reset_password": "wenming.accounts.forms.PasswordResetForm",
    "reset_password_from_key": "wenming.accounts.forms.PasswordFromKeyForm",
    "reauthenticate": "wenming.accounts.forms.PasswordAgainForm",
}
MFA_ADAPTER = "wenming.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]  # recovery codes are our own: kept as digests
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "wenming.accounts.forms.CodeForm",
    "reauthenticate": "wenming.accounts.forms.CodeAgainForm",
    "activate_totp": "wenming.accounts.forms.AppEnrolmentForm",
    "add_webauthn": "wenming.accounts.forms.KeyEnrolmentForm",
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "wenming_language"
TIME_ZONE = os.environ.get("WENMING_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
USE_I18N = True

LOCALE_PATHS = [BASE_DIR / "wenming" / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("WENMING_STATIC", HOME / "static"))
STATICFILES_DIRS = [BASE_DIR / "wenming" / "static"]
STATIC_COLLECTED = environment_flag("WENMING_STATIC_COLLECTED", False)  # `wenming run` collects, then says so
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "wenming_session"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # the browsers' preload list is the decision of whoever owns the domain
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_TEMP_DIR = None

# The register's workbook: bytes of the file, bytes of its content, how tightly it may be packed, rows, hours kept.
ROLL_LARGEST_FILE = environment_number("WENMING_ROLL_LARGEST_FILE", 30_000_000)
ROLL_LARGEST_CONTENT = environment_number("WENMING_ROLL_LARGEST_CONTENT", 150_000_000)
ROLL_TIGHTEST_PACKING = environment_number("WENMING_ROLL_TIGHTEST_PACKING", 100)
ROLL_MOST_ROWS = environment_number("WENMING_ROLL_MOST_ROWS", 100_000)
ROLL_BACKGROUND_ROWS = environment_number("WENMING_ROLL_BACKGROUND_ROWS", 5000)  # larger loads run in the background
ROLL_KEPT_HOURS = environment_number("WENMING_ROLL_KEPT_HOURS", 24)

# An edition as a file: bytes, nodes, levels.
EDITION_LARGEST_FILE = environment_number("WENMING_EDITION_LARGEST_FILE", 5_000_000)
EDITION_MOST_NODES = environment_number("WENMING_EDITION_MOST_NODES", 5_000)
EDITION_DEEPEST = environment_number("WENMING_EDITION_DEEPEST", 12)
SCORES_LARGEST_FILE = environment_number("WENMING_SCORES_LARGEST_FILE", 200_000_000)  # edition and marks in one file

MAIL_URL = os.environ.get("WENMING_MAIL_URL", "")
_mail = urlsplit(MAIL_URL)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail.hostname else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+tls", _mail.scheme == "smtps"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("WENMING_MAIL_FROM", "wenming@localhost")

# The address behind an act, whole for at least 180 days (网络安全法), then reduced to its network.
JOURNAL_ADDRESS_DAYS = environment_number("WENMING_ADDRESS_DAYS", 180)

# Messages on their way out: minutes until the next try; after the last one a delivery is given up.
DELIVERY_BACKOFF_MINUTES = [1, 5, 30, 120, 720]
DELIVERY_TIMEOUT = 10
SITE_URL = os.environ.get("WENMING_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
# Networks inside the house that a webhook may reach although they are private, such as 10.20.0.0/16.
WEBHOOK_NETWORKS = [part for part in os.environ.get("WENMING_WEBHOOK_NETWORKS", "").split(",") if part]

# What goes wrong is said on the console, with the number of the request that the reader was shown.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
