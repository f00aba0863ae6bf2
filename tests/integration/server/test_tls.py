"""TLS as a stranger tries it: versions, the wrong certificate, plain text, a careless key, a renewal to its end."""

from __future__ import annotations

import errno
import os
import socket
import ssl
import warnings
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import grpc
import pytest

from cellar.v1 import session_pb2
from cellar_server.books import ConfigurationError
from cellar_server.console.main import main
from cellar_server.kernel.schema import clock
from cellar_server.rpc import tls
from cellar_server.rpc.server import Listen, Running, serve_at
from tests.end_to_end.served import ServerProcess, console, make_home
from tests.integration.server.conftest import World
from tests.support.rpc_client import Client, Refused

OPTIONS = [("grpc.ssl_target_name_override", tls.SERVER_NAME), ("grpc.use_local_subchannel_pool", 1)]


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    certificate, key = tmp_path / "server.crt", tmp_path / "server.key"
    tls.make_certificate(certificate, key)
    return certificate, key


@pytest.fixture
def secure(world: World, pair: tuple[Path, Path]) -> Iterator[Running]:
    running = serve_at({"001": world.books}, world.books.registry, Listen(certificate=tls.load(*pair)))
    yield running
    running.stop(grace=1)


def _welcome(address: str, certificate: Path | None) -> str:
    """The server's name, asked over TLS with this certificate pinned, or in plain text."""
    if certificate is None:
        channel = grpc.insecure_channel(address, OPTIONS[1:])
    else:
        channel = grpc.secure_channel(address, grpc.ssl_channel_credentials(certificate.read_bytes()), OPTIONS)
    with channel:
        client = Client(channel)
        reply: session_pb2.WelcomeResponse = client.call(client.sessions.Welcome, session_pb2.WelcomeRequest())
        return reply.server_name


def _handshake(running: Running, lowest: ssl.TLSVersion, highest: ssl.TLSVersion, certificate: Path) -> str | None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(certificate)
    # The client is willing, so that it is the server that refuses.
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = lowest, highest
    context.set_alpn_protocols(["h2"])
    with (
        socket.create_connection((running.host, running.port), timeout=30) as plain,
        context.wrap_socket(plain, server_hostname=tls.SERVER_NAME) as wrapped,
    ):
        return wrapped.version()


def test_no_version_below_1_2(secure: Running, pair: tuple[Path, Path]) -> None:
    for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        with pytest.raises((ssl.SSLError, ConnectionError)):
            _handshake(secure, old, old, pair[0])
    for version, name in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
        assert _handshake(secure, version, version, pair[0]) == name


def test_only_the_pinned_certificate_is_believed(secure: Running, pair: tuple[Path, Path], tmp_path: Path) -> None:
    assert _welcome(secure.address, pair[0])
    other = tmp_path / "other.crt"
    tls.make_certificate(other, tmp_path / "other.key")
    with pytest.raises(Refused) as caught:
        _welcome(secure.address, other)
    assert caught.value.code is grpc.StatusCode.UNAVAILABLE
    with pytest.raises(ssl.SSLCertVerificationError):
        _handshake(secure, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3, other)


def test_plain_text_gets_no_answer_from_a_tls_port_and_the_server_stays(
    secure: Running, pair: tuple[Path, Path]
) -> None:
    with pytest.raises(Refused) as caught:
        _welcome(secure.address, None)
    assert caught.value.code is grpc.StatusCode.UNAVAILABLE
    for words in (
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\xff\xff" + b"\x00" * 300,
    ):
        with socket.create_connection((secure.host, secure.port), timeout=30) as plain:
            plain.sendall(words)
            plain.settimeout(30)
            try:
                answer = plain.recv(1000)
            except ConnectionError:
                answer = b""
        assert b"cellar" not in answer.lower()
    assert _welcome(secure.address, pair[0])


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_key_that_others_may_read_is_not_used(pair: tuple[Path, Path]) -> None:
    certificate, key = pair
    assert key.stat().st_mode & 0o777 == 0o600
    for mode in (0o640, 0o604, 0o660):
        key.chmod(mode)
        with pytest.raises(ConfigurationError, match="chmod 600"):
            tls.load(certificate, key)
    key.chmod(0o400)
    assert tls.load(certificate, key)


def test_a_pair_that_cannot_work_is_told_at_the_start(
    pair: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = pair
    other = tmp_path / "other.crt"
    tls.make_certificate(other, tmp_path / "other.key")
    with pytest.raises(ConfigurationError, match="does not belong"):
        tls.load(other, key)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        tls.load(tmp_path / "none.crt", key)
    rubbish = tmp_path / "rubbish.crt"
    rubbish.write_bytes(b"rubbish")
    with pytest.raises(ConfigurationError, match="no PEM"):
        tls.load(rubbish, key)
    later = clock.now() + timedelta(days=365 * 11)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(ConfigurationError, match="ended on"):
        tls.load(certificate, key)


def test_a_renewal_to_its_end(tmp_path: Path) -> None:
    """The console's new pair is served after a restart; the old one opens nothing any more and is kept beside it."""
    home = make_home(tmp_path / "home")
    certificate = home / "cellar-server.crt"
    with ServerProcess(home) as server:
        old = tmp_path / "pinned.crt"
        old.write_bytes(certificate.read_bytes())
        assert _welcome(server.address, old)
        words = console("certificate", "--home", home, "--host", "cellar.example")
        assert tls.fingerprint(certificate) in words
        # Until the restart the desks go on with what they have.
        assert _welcome(server.address, old)
        server.stop()
        server.start()
        assert _welcome(server.address, certificate)
        with pytest.raises(Refused):
            _welcome(server.address, old)
    kept = home / "cellar-server.crt.old"
    assert kept.read_bytes() == old.read_bytes()
    assert tls.load(kept, home / "cellar-server.key.old")
    if os.name == "posix":
        assert (home / "cellar-server.key").stat().st_mode & 0o777 == 0o600


def test_a_renewal_that_fails_leaves_the_pair_that_is_there(
    tmp_path: Path, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = pair
    (tmp_path / "cellar.toml").write_text(
        f'[server]\ncertificate = "{certificate.name}"\nkey = "{key.name}"\n', encoding="utf-8"
    )
    before = tls.load(certificate, key)

    def full(path: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    # The key is written by then, the certificate not.
    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["certificate", "--home", str(tmp_path)]) == 1
    assert tls.load(certificate, key) == before
    monkeypatch.undo()
    assert main(["certificate", "--home", str(tmp_path)]) == 0
    assert tls.load(certificate, key) != before
    assert not list(tmp_path.glob("*.fresh"))
