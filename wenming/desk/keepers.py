"""The homes of the three administrators: each sees what its own keeping needs, and nothing of the work itself."""

from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from wenming.accounts.models import Invitation, User
from wenming.desk.parts import Door, Figure, Home, Picture, Wait
from wenming.desk.pictures import daily, stacked
from wenming.journal.models import Delivery, Entry
from wenming.units.models import Post, SeatRequest

DAYS = 14  # days of journal drawn on the auditor's home


def system_home(user: User, today: date) -> Home:
    """Accounts and whether messages arrive."""
    people, sent = reverse("people:people"), reverse("channels:deliveries")
    count = User.objects.annotate(
        invited=Exists(Invitation.objects.waiting().filter(user=OuterRef("pk"))),
        guarded=Exists(Authenticator.objects.filter(user=OuterRef("pk"))),
    ).aggregate(
        all=Count("pk"),
        off=Count("pk", filter=Q(is_active=False)),
        waiting=Count("pk", filter=Q(is_active=True, invited=True)),
        safe=Count("pk", filter=Q(is_active=True, invited=False, guarded=True)),
        bare=Count("pk", filter=Q(is_active=True, invited=False, guarded=False)),
    )
    picture = Picture(
        _("账号的保护"),
        stacked(
            [
                (_("已设两步验证"), count["safe"], "done", ""),
                (_("只有密码"), count["bare"], "silent", ""),
            ]
        ),
        _("两步验证由本人设置；忘带手机的，在账号页面重置。"),
    )
    return Home(
        waits=[Wait(_("消息没有送达"), Delivery.objects.troubled().count(), sent, "send", _("平台内仍能看到"))],
        doors=[
            Door(_("邀请一个人"), reverse("people:invite"), "plus", _("建账号，链接交给本人")),
            Door(_("账号"), people, "users", _("停用、解锁、重置两步验证")),
            Door(_("我的后台工作"), reverse("lib:works"), "activity-heartbeat", _("导入、导出的进度")),
        ],
        figures=[
            Figure(_("账号"), count["all"], people),
            Figure(_("待接受邀请"), count["waiting"], f"{people}?state=invited"),
            Figure(_("已停用"), count["off"], f"{people}?state=disabled"),
        ],
        picture=picture,
        note=_("系统管理员建账号、管运行；授予岗位由安全管理员办理，业务内容不可见。"),
    )


def security_home(user: User, today: date) -> Home:
    """Posts: who lacks one, whose ends, who asks for another clerk."""
    held = Post.objects.held()
    seatless = User.objects.filter(administers="", is_active=True).exclude(pk__in=held.values("person"))
    ending = held.filter(until_on__lte=today + timedelta(days=30))
    asked = SeatRequest.objects.visible_to(user).filter(stage=SeatRequest.Stage.ASKED)
    posts, requests = reverse("posts:posts"), reverse("posts:requests")
    counts = dict(held.order_by().values_list("role").annotate(Count("pk")))
    tones = ("level-national", "level-province", "level-city", "level-district", "on_track", "done", "silent")
    roles = [
        (str(role.label), counts.get(role.value, 0), tones[number % len(tones)], f"{posts}?role={role.value}&standing=held")
        for number, role in enumerate(Post.Role)
    ]  # fmt: skip
    return Home(
        waits=[
            Wait(_("更换信息管理员待办理"), asked.count(), f"{requests}?stage=asked", "inbox", _("由单位负责人提出")),
            Wait(_("还没有岗位的账号"), seatless.count(), reverse("posts:grant"), "user"),
            Wait(_("30 天内到期的岗位"), ending.count(), posts, "hourglass"),
        ],
        doors=[
            Door(_("授予岗位"), reverse("posts:grant"), "plus", _("先有账号，再有岗位")),
            Door(_("交接申请"), requests, "inbox", _("单位换信息管理员")),
            Door(_("三类管理员"), reverse("posts:administrators"), "shield-lock", _("任命和免去")),
        ],
        figures=[Figure(_("在任岗位"), sum(counts.values()), f"{posts}?standing=held")],
        picture=Picture(_("在任岗位按角色"), stacked(roles)),
        note=_("安全管理员授予和收回岗位；账号由系统管理员建立，业务内容不可见。"),
    )


def audit_home(user: User, today: date) -> Home:
    """The journal: how much is written, and the way to check that nothing was taken out."""
    link = reverse("journal:journal")
    recent = Entry.objects.filter(at__date__gt=today - timedelta(days=DAYS)).order_by()
    counts = dict(recent.annotate(day=TruncDate("at")).values_list("day").annotate(Count("pk")))
    return Home(
        doors=[
            Door(_("校验纪事"), reverse("journal:verification"), "shield-lock", _("有没有被改动、删除或调换")),
            Door(_("纪事"), link, "history", _("谁在什么时候做了什么")),
            Door(_("三类管理员"), reverse("posts:administrators"), "users", _("谁在管账号、管权限")),
        ],
        figures=[
            Figure(_("纪事总数"), Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0, link),
            Figure(_("今日纪事"), counts.get(today, 0), link),
        ],
        picture=Picture(_("最近 %(days)s 天的纪事") % {"days": DAYS}, [], days=daily(counts, today, DAYS)),
        note=_("审计管理员只读纪事，不能更改任何内容。"),
    )
