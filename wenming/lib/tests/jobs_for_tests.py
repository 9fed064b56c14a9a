"""Jobs that the tests hand to real workers; what they did is written to a file, so that a killed one is seen too."""

import time
from pathlib import Path

from wenming.lib.jobs import Hopeless, job
from wenming.lib.models import CalendarYear


def write(path: str, word: str) -> None:
    with Path(path).open("a") as file:
        file.write(word + "\n")


@job(retries=2, delays=[0])
def mark(path: str, word: str, seconds: float = 0) -> str:
    write(path, word)
    time.sleep(seconds)
    return word


@job(retries=2, delays=[0])
def stumble(path: str, progress: str = "") -> None:
    write(path, "tried")
    raise ValueError("always")


@job(retries=5)
def hopeless(progress: str = "") -> None:
    raise Hopeless("文件读不出来，请换一个文件。")


@job(retries=2, delays=[0])
def dawdle_once(path: str) -> str:
    """The first attempt never ends; the second is quick."""
    first = not Path(path).exists()
    write(path, "started")
    time.sleep(600 if first else 0)
    return "done"


@job(retries=1, delays=[0], whole=True)
def whole_year(year: int, path: str) -> None:
    """Writes a row, then dawdles on the first attempt: the row must not outlive the killed worker."""
    CalendarYear.objects.create(year=year, source="test")
    first = not Path(path).exists()
    write(path, "started")
    time.sleep(600 if first else 0)


@job(retries=0)
def count_up(progress: str) -> None:
    from django.db import transaction

    from wenming.lib.progress import Stepper, finish

    say = Stepper(progress, 3)
    with transaction.atomic():
        CalendarYear.objects.create(year=9, source="test")
        for number in range(4):
            say(number, note="第一步")
    finish(progress, {"text": "三步都做完了", "link": "/"})
