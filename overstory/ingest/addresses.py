"""Which network addresses a fetch may go to."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading

__all__ = ["is_allowed", "resolve"]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_ISATAP = 0x5EFE
_UNICAST = ipaddress.IPv6Network("2000::/3")
# Not for anyone's servers, though the library calls some of them global.
_REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.88.99.0/24",  # relays of 6to4, given up (RFC 7526)
        "2001::/32",  # Teredo
        "3fff::/20",  # documentation (RFC 9637)
    )
)


def is_allowed(address: str, *, allow_loopback: bool = False) -> bool:
    """Whether an address is public, also looking inside addresses that carry another.

    Private, link-local, shared (carrier NAT), documentation, multicast and reserved ranges are
    not; an IPv6 address that is mapped from, tunnels to or translates to IPv4 (6to4, ISATAP,
    NAT64) is judged by the IPv4 address inside.

    Parameters
    ----------
    address
        IPv4 or IPv6, as the resolver gives it (a zone such as ``%eth0`` is allowed).
    allow_loopback
        Take this machine's own addresses (127.0.0.0/8 and ::1) as well.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = _inside(parsed)
        if inner is not None:
            return is_allowed(str(inner), allow_loopback=allow_loopback)
        if parsed not in _UNICAST and not parsed.is_loopback:
            return False
    if parsed.is_loopback:
        return allow_loopback
    return (
        parsed.is_global
        and not parsed.is_multicast
        and not parsed.is_reserved
        and not any(parsed in network for network in _REFUSED)
    )


def _inside(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that packets to this one are handed on to, if there is one."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    value = int(address)
    is_isatap = (value >> 32) & 0xFDFFFFFF == _ISATAP
    if address in _NAT64 or is_isatap:
        return ipaddress.IPv4Address(value & 0xFFFFFFFF)
    return None


def resolve(host: str, port: int, timeout: float) -> list[str]:
    """Look a host up.

    Parameters
    ----------
    host
        A name or a literal address.
    port
        The port that will be connected to.
    timeout
        Seconds after which the look-up is given up. The system's resolver knows no limit, so it
        runs in a thread of its own, which may outlive the call.

    Returns
    -------
    list of str
        All its addresses, in the system's order of preference, each once.

    Raises
    ------
    OSError
        It has none.
    TimeoutError
        The look-up took too long.
    """
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=look_up, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=max(timeout, 0.001))
    except queue.Empty:
        raise TimeoutError(f"looking up {host} took too long") from None
    if isinstance(answer, OSError):
        raise answer
    return answer
