"""Workbooks sent in the browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wenming.units.tests.workbooks import save


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """Uploads of a test lie in its own folder."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def upload(home: Path, tmp_path: Path) -> Callable[..., Any]:
    """Send rows as a workbook; answers the response."""

    def send(client: Client, *rows: dict[str, Any]) -> Any:
        content = save(tmp_path / "sent.xlsx", list(rows)).read_bytes()
        return client.post("/units/load/", {"workbook": SimpleUploadedFile("单位.xlsx", content)})

    return send
