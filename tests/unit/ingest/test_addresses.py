from __future__ import annotations

import socket
import threading

import pytest

from overstory.ingest.addresses import is_allowed, resolve

PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "2002:808:808::1",
    "64:ff9b::808:808",
]
LOOPBACK = ["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1"]
OTHERS = [
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::7f00:1",
    "::808:808",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a00:1",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001:0:53aa:64c:0:fbff:80ff:fffe",
    "2001:db8::1",
    "2002:a00:1::1",
    "2606:4700::5efe:a00:1",
    "2606:4700::200:5efe:a00:1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "",
    "localhost",
    "1.2.3",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_allowed(address)
    assert is_allowed(address, allow_loopback=True)


@pytest.mark.parametrize("address", LOOPBACK)
def test_loopback_is_allowed_on_request(address: str) -> None:
    assert not is_allowed(address)
    assert is_allowed(address, allow_loopback=True)


@pytest.mark.parametrize("address", OTHERS)
def test_all_others_are_not(address: str) -> None:
    assert not is_allowed(address)
    assert not is_allowed(address, allow_loopback=True)


def test_resolving_literals_and_nonsense() -> None:
    assert resolve("127.0.0.1", 80, 5) == ["127.0.0.1"]
    assert resolve("2130706433", 80, 5) == ["127.0.0.1"]
    with pytest.raises(OSError, match="label"):
        resolve("a" * 70 + ".invalid", 80, 5)


def test_a_resolver_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        released.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    with pytest.raises(TimeoutError, match="took too long"):
        resolve("a.example", 80, 0.02)
    released.set()
