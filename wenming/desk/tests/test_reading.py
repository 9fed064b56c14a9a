from django.conf import settings
from django.test import Client

from wenming.lib.reading import LARGE


def test_the_first_language_is_chinese_whatever_the_browser_asks(db: None, client: Client) -> None:
    answer = client.get("/accounts/sign-in/", headers={"accept-language": "en"})
    assert answer.headers["Content-Language"] == "zh-hans"


def test_english_is_chosen_and_remembered(db: None, client: Client) -> None:
    answer = client.post("/reading/", {"language": "en", "next": "/accounts/sign-in/"})
    assert answer.headers["Location"] == "/accounts/sign-in/"
    assert client.get("/accounts/sign-in/").headers["Content-Language"] == "en"


def test_an_unknown_language_is_not_remembered(db: None, client: Client) -> None:
    client.post("/reading/", {"language": "xx"})
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_nobody_is_sent_to_another_site(db: None, client: Client) -> None:
    assert client.post("/reading/", {"next": "https://example.org/"}).headers["Location"] == "/"


def test_large_type_is_remembered_and_taken_back(db: None, client: Client) -> None:
    client.post("/reading/", {"size": "large"})
    assert client.cookies[LARGE].value == "1"
    assert 'class="large-type"' in client.get("/accounts/sign-in/").content.decode()
    client.post("/reading/", {"size": "usual"})
    assert 'class="large-type"' not in client.get("/accounts/sign-in/").content.decode()
