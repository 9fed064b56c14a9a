"""A mail server and a web server that tests deliver to."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from wenming.accounts.tests.listeners import Listener, Sink, free_port


@pytest.fixture
def mail(settings: Any) -> Iterator[Sink]:
    """A real mail server on this machine."""
    sink = Sink()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    controller.start()
    yield sink
    controller.stop()


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    """A real web server on this machine, which settings allow to be reached."""
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    server = Listener(free_port())
    yield server
    server.close()
