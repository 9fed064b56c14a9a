"""A WeCom (企业微信) group robot: a few lines of markdown to the robot's address."""

import json
import re

from wenming.accounts.channels import Parcel, Undelivered
from wenming.accounts.channels.posting import post
from wenming.accounts.models import Channel

MARKS = re.compile(r"([\\`*_\[\]()<>#~|!])")


def send(channel: Channel, parcel: Parcel) -> None:
    """Send the subject and the link. The robot answers 200 even when it refuses; `errcode` says so."""
    subject = MARKS.sub(r"\\\1", " ".join(parcel.subject.split()))
    fields = {"msgtype": "markdown", "markdown": {"content": f"**{subject}**\n[登录查看]({parcel.link})"}}
    answer = post(channel.url, json.dumps(fields, ensure_ascii=False).encode(), {"Content-Type": "application/json"})
    try:
        code = json.loads(answer)["errcode"]
    except (ValueError, KeyError, TypeError) as problem:
        raise Undelivered("企业微信的回答读不懂。") from problem
    if code != 0:
        raise Undelivered(f"企业微信没有接收：错误码 {code}。")
