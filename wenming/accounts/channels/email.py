"""E-mail: the subject and a link; what it is about is read after signing in."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from wenming.accounts.channels import Parcel, Undelivered
from wenming.accounts.models import Channel


def send(channel: Channel, parcel: Parcel) -> None:
    """Send to the owner's address. The same delivery sent twice carries the same Message-ID."""
    if not parcel.address:
        raise Undelivered("收件人没有填写电子邮箱。")
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    letter = EmailMessage(
        subject=" ".join(parcel.subject.split()),
        body=_("%(subject)s\n\n请登录查看：%(link)s\n\n这封邮件由系统发出，不必回复。可在“通知方式”里关闭。")
        % {"subject": parcel.subject, "link": parcel.link},
        to=[parcel.address],
        headers={"Message-ID": f"<delivery-{parcel.delivery}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        letter.send()
    except (OSError, SMTPException, ValueError) as problem:
        raise Undelivered(f"邮件服务器没有接收：{type(problem).__name__}。") from problem
