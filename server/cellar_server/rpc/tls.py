"""The server's own certificate, made at ``init``; the client pins it, so no authority has to sign it."""

from __future__ import annotations

import ipaddress
import os
import socket
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cellar_common.figures import show_day
from cellar_server.books import ConfigurationError
from cellar_server.kernel.schema import clock

# The client asks for this name whatever address it dialled.
SERVER_NAME = "cellar-server"
_YEARS = 10


def make_certificate(certificate: Path, key: Path, hosts: tuple[str, ...] = ()) -> None:
    """Write a self-signed P-256 certificate for this machine's names and ``hosts``; the key is readable by its owner only."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SERVER_NAME)])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(x509.SubjectAlternativeName(_names(hosts)), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    secret = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    # Made with its final mode: there is no moment in which others could read it.
    key.unlink(missing_ok=True)
    descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
    # Whole or not there: an `init` that was interrupted makes it again only where it is missing.
    draft = certificate.with_name(certificate.name + ".new")
    draft.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    draft.replace(certificate)


def load(certificate: Path, key: Path) -> tuple[bytes, bytes]:
    """Key and chain as the server takes them.

    ``ConfigurationError`` for a file that cannot be read, a key that others may read, one that is not the
    certificate's, and a certificate that is over: a server that starts with these fails at every handshake instead.
    """
    try:
        secret, chain = key.read_bytes(), certificate.read_bytes()
        mode = key.stat().st_mode
    except OSError as error:
        raise ConfigurationError(
            f"证书：不能读取 {error.filename}（{error.strerror}）；没有证书时请运行 cellar-server certificate",
            f"certificate: {error.filename} cannot be read ({error.strerror}); cellar-server certificate makes one where there is none",
        ) from None
    if os.name == "posix" and mode & 0o077:
        raise ConfigurationError(
            f"密钥 {key} 可被他人读取，请对它运行 chmod 600",
            f"the key {key} may be read by others; run chmod 600 on it",
        )
    try:
        private = serialization.load_pem_private_key(secret, None)
        made = x509.load_pem_x509_certificate(chain)
    except (ValueError, TypeError) as error:
        raise ConfigurationError(
            f"证书：{certificate.name} 或 {key.name} 不是 PEM 文件：{error}",
            f"certificate: {certificate.name} or {key.name} is no PEM file: {error}",
        ) from None
    if private.public_key() != made.public_key():
        raise ConfigurationError(
            f"密钥 {key} 与证书 {certificate} 不配对，请运行 cellar-server certificate",
            f"the key {key} does not belong to {certificate}; run cellar-server certificate",
        )
    if made.not_valid_after_utc <= clock.now():
        ended = show_day(made.not_valid_after_utc)
        raise ConfigurationError(
            f"证书 {certificate} 已于 {ended} 到期，请运行 cellar-server certificate",
            f"{certificate} ended on {ended}; run cellar-server certificate",
        )
    return secret, chain


def fingerprint(certificate: Path) -> str:
    """SHA-256 as the client shows it when it pins the certificate."""
    loaded = x509.load_pem_x509_certificate(certificate.read_bytes())
    return loaded.fingerprint(hashes.SHA256()).hex(":").upper()


def _names(hosts: tuple[str, ...]) -> list[x509.GeneralName]:
    machine = socket.gethostname()
    found = dict.fromkeys([SERVER_NAME, "localhost", machine, *hosts, "127.0.0.1", "::1"])
    names: list[x509.GeneralName] = []
    for one in found:
        try:
            names.append(x509.IPAddress(ipaddress.ip_address(one)))
        except ValueError:
            if one.isascii() and one:
                names.append(x509.DNSName(one))
    return names
