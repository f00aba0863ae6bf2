"""The pinned certificate: the right server is trusted, any other is not."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cellar.v1 import session_pb2, session_pb2_grpc
from cellar_client.rpc import Api, ApiError, Endpoint, ErrorKind


def make_certificate() -> tuple[bytes, bytes]:
    """Key and certificate as `cellar-server init` makes them: self-signed for the name cellar-server."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cellar-server")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("cellar-server")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, certificate.public_bytes(serialization.Encoding.PEM)


class Sessions(session_pb2_grpc.SessionServiceServicer):
    def Welcome(self, request: Any, context: Any) -> session_pb2.WelcomeResponse:
        return session_pb2.WelcomeResponse(server_name="secure")


@pytest.fixture
def secure() -> Iterator[tuple[int, bytes]]:
    key, certificate = make_certificate()
    server = grpc.server(ThreadPoolExecutor(2))
    session_pb2_grpc.add_SessionServiceServicer_to_server(Sessions(), server)
    port = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([(key, certificate)]))
    server.start()
    yield port, certificate
    server.stop(0).wait()


def welcome(endpoint: Endpoint, qtbot: QtBot) -> Any:
    api = Api(endpoint)
    ends: list[Any] = []
    api.query(api.sessions.Welcome, session_pb2.WelcomeRequest(), ends.append, ends.append, deadline=3.0)
    qtbot.waitUntil(lambda: bool(ends), timeout=20_000)
    api.close()
    return ends[0]


def test_the_pinned_server_is_trusted(app: QApplication, secure: tuple[int, bytes], qtbot: QtBot) -> None:
    port, certificate = secure
    assert welcome(Endpoint("127.0.0.1", port, certificate), qtbot).server_name == "secure"


def test_another_certificate_is_not(app: QApplication, secure: tuple[int, bytes], qtbot: QtBot) -> None:
    _, other = make_certificate()
    error = welcome(Endpoint("127.0.0.1", secure[0], other), qtbot)
    assert isinstance(error, ApiError)
    assert error.kind in (ErrorKind.UNAVAILABLE, ErrorKind.DEADLINE)


def test_the_fingerprint_is_the_certificates_own(secure: tuple[int, bytes]) -> None:
    expected = x509.load_pem_x509_certificate(secure[1]).fingerprint(hashes.SHA256())
    assert bytes.fromhex(Endpoint("h", 1, secure[1]).fingerprint.replace(":", "")) == expected
    assert Endpoint("h", 1, b"no certificate").fingerprint == ""
