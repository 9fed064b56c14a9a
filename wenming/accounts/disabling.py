"""Disabling 停用 and enabling 启用 an account, resetting a lost second factor."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.accounts.rules import may_disable, may_reset_factor
from wenming.accounts.sessions import end_sessions
from wenming.journal.models import notify, record
from wenming.lib.access import Refused, require


@transaction.atomic
def disable(person: User, *, by: User, because: str) -> None:
    """Shut an account. Its posts stay on paper but give nothing; its sessions end at once."""
    require(may_disable(by, person))
    _must_explain(because)
    if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        raise Refused(_("已有人先一步停用了这个账号，请刷新后再看。"))
    end_sessions(person.pk)
    record("disable", person, by=by, because=because)


@transaction.atomic
def enable(person: User, *, by: User, because: str) -> None:
    """Open an account again; the posts still in force give rights again."""
    require(may_disable(by, person))
    _must_explain(because)
    if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        raise Refused(_("已有人先一步启用了这个账号，请刷新后再看。"))
    record("enable", person, by=by, because=because)


@transaction.atomic
def reset_factor(person: User, *, by: User, because: str) -> None:
    """SEC-06, SEC-07: remove every second factor of a person who lost theirs; they enrol anew at the next sign-in."""
    require(may_reset_factor(by, person))
    _must_explain(because)
    removed, _kinds = Authenticator.objects.filter(user_id=person.pk).delete()
    if not removed:
        raise Refused(_("这个账号没有设置两步验证，或已有人先一步重置。"))
    end_sessions(person.pk)
    record("reset_factor", person, by=by, because=because, detail={"removed": removed})
    notify(person.pk, _("您的两步验证已被重置"), _("如果不是您本人要求的，请立即联系审计管理员。"))


def _must_explain(because: str) -> None:
    if not because.strip():
        raise Refused(_("请写明理由。"))
