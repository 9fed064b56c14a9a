"""三员分立: appointing 任命 and relieving 免去 the three administrators. The database refuses the rest (0002_separation)."""

from django.db import transaction
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.accounts.sessions import end_sessions
from wenming.journal.models import record
from wenming.lib.access import Refused, require
from wenming.units.models import Post
from wenming.units.posts.rules import may_appoint_person


@transaction.atomic
def appoint(person: User, administers: str, *, by: User, because: str) -> User:
    """SEC-09: make a person one of the three administrators: only somebody without post and without such an office."""
    person = User.objects.select_for_update().get(pk=person.pk)
    require(may_appoint_person(by, person))
    if not because.strip():
        raise Refused(_("请写明理由。"))
    if not administers or administers not in User.Administers.values:
        raise Refused(_("请选择管理员类别。"))
    if person.administers:
        raise Refused(_("此人已是%(kind)s，一人不能兼任两类管理员。") % {"kind": person.get_administers_display()})
    if not person.is_active:
        raise Refused(_("这个账号已停用，不能任命。"))
    if Post.objects.filter(person=person).open().exists():
        raise Refused(_("此人还有未结束的业务岗位，请先收回岗位（三员分立）。"))
    person.administers = administers
    person.save(update_fields=["administers"])
    end_sessions(person.pk)
    record("appoint", person, by=by, because=because, detail={"to": administers})
    return person


@transaction.atomic
def relieve(person: User, *, by: User, because: str) -> User:
    """Take the office back; the last administrator of a kind stays until another is there."""
    offices = list(User.objects.select_for_update().exclude(administers="").filter(is_active=True).order_by("pk"))
    person = User.objects.select_for_update().get(pk=person.pk)
    require(may_appoint_person(by, person))
    if not because.strip():
        raise Refused(_("请写明理由。"))
    kind = person.administers
    if not kind:
        raise Refused(_("此人已不是管理员，请刷新后再看。"))
    if not any(other.administers == kind and other.pk != person.pk for other in offices):
        raise Refused(_("这是最后一位%(kind)s，请先任命接任的人。") % {"kind": person.get_administers_display()})
    person.administers = ""
    person.save(update_fields=["administers"])
    end_sessions(person.pk)
    record("relieve", person, by=by, because=because, detail={"from": kind})
    return person
