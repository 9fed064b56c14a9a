"""Sending a POST to an address that somebody typed in: never into our own network, never along a redirect."""

import socket
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings

from wenming.accounts.channels import Undelivered

MOST_READ = 64 * 1024  # bytes of an answer that are looked at
SCHEMES = {"http": 80, "https": 443}


def is_outside(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address lies outside of our own and every other private network, or in one that settings allow."""
    mapped = getattr(address, "ipv4_mapped", None) or address
    allowed = (ip_network(network) for network in settings.WEBHOOK_NETWORKS)
    return (mapped.is_global and not mapped.is_multicast) or any(
        mapped.version == network.version and mapped in network for network in allowed
    )


def reachable(host: str, port: int) -> str:
    """The address to connect to; raises Undelivered when the name leads inside. Every answer of the name must be outside."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise Undelivered(f"找不到主机 {host}。") from problem
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not addresses or not all(is_outside(address) for address in addresses):
        raise Undelivered(f"主机 {host} 在内部网络，不允许访问。")
    return str(addresses[0])


class _PinnedHTTP(HTTPConnection):
    """Connects to the address that was checked: asking for the name twice could give two answers."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=settings.DELIVERY_TIMEOUT)
        self.address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _PinnedHTTPS(HTTPSConnection):
    """The same with a certificate that must fit the name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self.trusted = ssl.create_default_context()
        super().__init__(host, port, timeout=settings.DELIVERY_TIMEOUT, context=self.trusted)
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = self.trusted.wrap_socket(plain, server_hostname=self.host)


def post(url: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Send `body` and give back the start of the answer; anything but 2xx raises Undelivered."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname or parts.username:
        raise Undelivered("地址须以 https:// 或 http:// 开头，且不含用户名。")
    try:
        port = parts.port or SCHEMES[parts.scheme]
    except ValueError as problem:
        raise Undelivered("地址里的端口不对。") from problem
    kind = _PinnedHTTPS if parts.scheme == "https" else _PinnedHTTP
    connection = kind(parts.hostname, port, reachable(parts.hostname, port))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, headers | {"User-Agent": "wenming", "Connection": "close"})
        response = connection.getresponse()
        if not 200 <= response.status < 300:
            raise Undelivered(f"对方回答 {response.status}。")
        return response.read(MOST_READ)
    except (OSError, HTTPException, ValueError) as problem:
        raise Undelivered(f"连接 {parts.hostname} 失败：{type(problem).__name__}。") from problem
    finally:
        connection.close()
