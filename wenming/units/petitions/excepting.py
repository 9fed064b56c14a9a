"""COD-03: 代码例外. A lawful code that fails its checksum: one person shows the paper, a second one lets it in."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.journal.models import record
from wenming.lib.access import Refused
from wenming.units.models import CodeException, Region
from wenming.units.petitions.telling import tell_keepers


def ask(*, code: str, unit_name: str, region: Region, because: str, evidence: str, by: User) -> CodeException:
    """Ask that a code be let in; raises Refused when the same code has been asked for or approved already."""
    try:
        with transaction.atomic():
            exception = CodeException.objects.create(
                code=code, unit_name=unit_name, region=region, because=because, evidence=evidence, asked_by=by.pk
            )
            record("ask", exception, by=by, because=because, detail={"region": region.pk})
            tell_keepers(
                region.pk,
                None,
                _("代码例外待第二人核准"),
                _("请由提出人以外的工作人员核对证照后核准。"),
                reverse("units:code-exception", args=[exception.pk]),
                f"code-exception:{exception.pk}",
            )
            return exception
    except IntegrityError as clash:
        raise Refused(_("这个代码已经提出过例外，请在列表中查看，不必重复提出。")) from clash


def approve(exception: CodeException, *, by: User) -> CodeException:
    """The second person lets the code in. That it is a second one, the database checks too."""
    now = timezone.now()
    try:
        with transaction.atomic():
            return exception.move(
                "approve", by=by, decided_by=by.pk, decided_at=now, affirmed_by=by.pk, affirmed_at=now
            )
    except IntegrityError as clash:
        raise Refused(_("这项例外须由提出人以外的另一位工作人员核准。")) from clash


def decline(exception: CodeException, *, by: User, because: str) -> CodeException:
    """The second person does not let the code in, with the reason."""
    try:
        with transaction.atomic():
            return exception.move("decline", by=by, because=because, decided_by=by.pk, decided_at=timezone.now())
    except IntegrityError as clash:
        raise Refused(_("这项例外须由提出人以外的另一位工作人员处理。")) from clash


@transaction.atomic
def affirm(exception: CodeException, *, by: User, because: str) -> CodeException:
    """Once a year somebody looks at the paper again; only an exception that is due moves."""
    moved = CodeException.objects.stale().filter(pk=exception.pk).update(affirmed_by=by.pk, affirmed_at=timezone.now())
    if not moved:
        raise Refused(_("这项例外不到一年前刚复核过，现在不需要复核。"))
    record("affirm", exception, by=by, because=because)
    exception.refresh_from_db()
    return exception
