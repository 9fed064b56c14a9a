"""A webhook: JSON, signed, so that the other side can tell that it is from us and not sent a second time.

The signature is HMAC-SHA256 over "<timestamp>.<body>" with the channel's secret:
    X-Wenming-Timestamp: 1767574800
    X-Wenming-Signature: sha256=…
    X-Wenming-Delivery: 17        (the same for each retry)
"""

import hashlib
import hmac
import json
import time

from wenming.accounts.channels import Parcel
from wenming.accounts.channels.posting import post
from wenming.accounts.models import Channel


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What the other side computes and compares."""
    return "sha256=" + hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def send(channel: Channel, parcel: Parcel) -> None:
    """POST the subject, the link and the recipient's number."""
    fields: dict[str, int | str] = {"delivery": parcel.delivery, "recipient": parcel.recipient}
    fields |= {"subject": parcel.subject, "link": parcel.link}
    body = json.dumps(fields, ensure_ascii=False).encode()
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Wenming-Timestamp": timestamp,
        "X-Wenming-Signature": signature(channel.secret, timestamp, body),
        "X-Wenming-Delivery": str(parcel.delivery),
    }
    post(channel.url, body, headers)
