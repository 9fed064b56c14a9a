"""What the room does in the background: rehearsals."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wenming.assessment import rehearsing
from wenming.assessment.models import Rehearsal
from wenming.lib.access import Refused
from wenming.lib.jobs import Hopeless, job
from wenming.lib.progress import finish


@job(retries=1)
def play_rehearsal(pk: int, *, progress: str) -> None:
    """Play one rehearsal; whoever waits is led to its page."""
    asked = Rehearsal.objects.select_related("edition", "cycle__edition").filter(pk=pk).first()
    if asked is None:
        raise Hopeless(_("这次推演已被删除。"))
    try:
        rehearsing.play(asked)
    except Refused as refusal:
        raise Hopeless(str(refusal)) from refusal
    finish(progress, {"text": _("推演完成"), "link": reverse("assessment:rehearsal", args=[pk]), "go_on": True})
