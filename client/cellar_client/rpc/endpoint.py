"""Where the server is and how it is trusted."""

from __future__ import annotations

import hashlib
import ipaddress
import ssl
from dataclasses import dataclass

DEFAULT_PORT = 7443
# The name in the certificate that `cellar-server init` makes; the client pins that certificate, not a host name.
CERTIFICATE_NAME = "cellar-server"


@dataclass(frozen=True)
class Endpoint:
    """A server's address and the certificate it must show.

    `ca_pem` pins the server's certificate; without it the system's authorities are asked. `insecure` (plain text)
    is refused with ValueError for any host but this machine.
    """

    host: str
    port: int = DEFAULT_PORT
    ca_pem: bytes | None = None
    insecure: bool = False

    def __post_init__(self) -> None:
        if not self.host or not 0 < self.port < 65536:
            raise ValueError(f"not a server address: {self.host}:{self.port}")
        if self.insecure and not is_loopback(self.host):
            raise ValueError(f"plain text is allowed on this machine only, not to {self.host}")

    @classmethod
    def parse(cls, address: str, *, ca_pem: bytes | None = None, insecure: bool = False) -> Endpoint:
        """`host`, `host:port` or `[v6]:port`; ValueError when it is none of them."""
        text = address.strip()
        if text.startswith("["):
            host, _, rest = text[1:].partition("]")
            port = rest.removeprefix(":")
        elif text.count(":") == 1:
            host, _, port = text.partition(":")
        else:
            host, port = text, ""
        if port and not port.isdecimal():
            raise ValueError(f"not a server address: {address}")
        return cls(host=host, port=int(port) if port else DEFAULT_PORT, ca_pem=ca_pem, insecure=insecure)

    @property
    def target(self) -> str:
        """As gRPC writes it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the pinned certificate, as colon-separated bytes; empty when none is pinned or it is unreadable."""
        if not self.ca_pem:
            return ""
        try:
            der = ssl.PEM_cert_to_DER_cert(self.ca_pem.decode("ascii").strip() + "\n")
        except ValueError:
            return ""
        digest = hashlib.sha256(der).hexdigest().upper()
        return ":".join(digest[i : i + 2] for i in range(0, len(digest), 2))


def is_loopback(host: str) -> bool:
    """Whether the host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
