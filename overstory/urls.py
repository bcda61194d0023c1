"""URLs of articles: their canonical form, which site they belong to, and what identifies them.

Two forms are told apart. The *canonical URL* is cleaned and still opens in a browser: it is
stored and shown. The *identity* goes further and drops what differs between copies of one page
that a site serves to phones, over plain http, or with and without ``www.``; it is hashed into
article ids and never shown. Both are written here and not taken from a library, because ids must
not change when a dependency is updated.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import (
    SplitResult,
    parse_qsl,
    quote,
    unquote_to_bytes,
    urlencode,
    urljoin,
    urlsplit,
)

import idna
from tld import get_fld

__all__ = [
    "InvalidUrlError",
    "canonical_url",
    "host_of",
    "joined_url",
    "site_of",
    "url_identity",
]

LONGEST_URL = 4096

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*")
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff]")
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;?]*", re.IGNORECASE)

# Parameters that say where a reader came from. Ambiguous names (ref, source, cid, mod, id) are
# kept: on some sites they choose the article.
_TRACKING_PREFIXES = ("utm_", "mtm_", "hsa_", "at_", "guce_", "oly_", "__twitter", "stm_")
_TRACKING = frozenset((
    "__hsfp", "__hssc", "__hstc", "_ga", "_gl", "_hsenc", "_hsmi", "_openstat",
    "action_object_map", "campaign_id", "cmp", "cmp_id", "cmpid", "cvid", "dclid", "ei_cid",
    "erid", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "fbclid",
    "feature_redirect", "ga_campaign", "ga_content", "ga_medium", "ga_source", "ga_term", "gbraid",
    "gclid", "gclsrc", "guccounter", "hsctatracking", "icid", "icmp", "igsh", "igshid", "ito",
    "jsessionid", "leadsource", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "msclkid", "ncid",
    "ocid", "phpsessid", "pk_campaign", "pk_kwd", "pk_medium", "pk_source", "rb_clickid",
    "ref_src", "ref_url", "rss_source", "s_cid", "sessionid", "smid", "smtyp", "soc_src",
    "soc_trk", "sref", "srnd", "taid", "tpcc", "traffic_source", "ttclid", "twclid", "vero_conv",
    "vero_id", "wbraid", "wickedid", "wt.mc_id", "wt_mc", "wt_zmc", "xtor", "xtref", "yclid",
    "ysclid",
))  # fmt: skip
_AMP_PARAMETERS = frozenset({"amp", "amp_js_v", "amp_gsa", "usqp", "amp_r"})
_AMP_VALUES = frozenset(
    {("outputtype", "amp"), ("output", "amp"), ("view", "amp"), ("type", "amp")}
)
_SAME_SITE_LABELS = frozenset({"www", "www2", "www3", "m", "mobile", "amp"})
# Hosts whose subdomains are outlets of their own, beyond those on the public suffix list.
_SHARED_HOSTS = frozenset(
    {"wordpress.com", "substack.com", "blogspot.com", "tumblr.com", "livejournal.com", "github.io",
     "typepad.com", "over-blog.com", "ghost.io", "beehiiv.com", "medium.com", "wixsite.com"}
)  # fmt: skip


class InvalidUrlError(ValueError):
    """Not a URL that an article can have; the message says why."""


def canonical_url(url: str) -> str:
    """Write a URL the one way that all its spellings share and that still opens the page.

    Scheme and host in lower case, the host in Punycode; default ports, user names, fragments
    (``#!`` routes excepted), tracking parameters and session ids dropped; dot segments resolved;
    percent-escapes only where needed; the query sorted. Links into the AMP cache and through
    Google's AMP viewer become links to the page itself. Path and scheme are kept, and so are
    ``www.`` and the hosts for phones: without them a link may not open.

    Parameters
    ----------
    url
        An absolute http or https URL of at most 4096 characters, also when percent-escaped.

    Returns
    -------
    str
        Printable ASCII. Applying the function again changes nothing.

    Raises
    ------
    InvalidUrlError
        Not http or https, no host, too long, or not a URL at all.
    """
    parts = _split(url)
    for _ in range(3):
        inner = _behind_amp_viewer(parts)
        if inner is None:
            break
        parts = _split(inner)
    netloc = _netloc(parts)
    path = _path(parts.path)
    query = _query(parts.query)
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    canonical = (
        f"{parts.scheme.lower()}://{netloc}{path}"
        + (f"?{query}" if query else "")
        + (f"#{_escaped(fragment, safe='!/?:@$&()*+,;=')}" if fragment else "")
    )
    if len(canonical) > LONGEST_URL:
        raise InvalidUrlError(f"is longer than {LONGEST_URL} characters, percent-escaped")
    return canonical


def url_identity(url: str) -> str:
    """Reduce a URL to what all addresses of the same page share.

    Beyond :func:`canonical_url`, drops the scheme, a leading ``www.``, ``m.``, ``mobile.`` or
    ``amp.``, AMP endings and parameters, ``index.html`` and the closing slash. Not a URL any more.

    Raises
    ------
    InvalidUrlError
        As :func:`canonical_url`.
    """
    parts = urlsplit(canonical_url(url))
    host = _without_same_site_labels(parts.netloc)
    path = re.sub(
        r"/(?:index\.(?:html?|php)|default\.aspx?)$", "/", parts.path, flags=re.IGNORECASE
    )
    path = re.sub(r"(?:/amp/?|\.amp)$", "", path, flags=re.IGNORECASE)
    path = re.sub(r"\.amp(?=\.html?$)", "", path, flags=re.IGNORECASE).rstrip("/")
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _is_amp(pair))
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{host}{path}" + (f"?{query}" if query else "") + fragment


def host_of(url: str) -> str | None:
    """The host of a URL in lower case and Punycode, without port; None where there is none."""
    try:
        return _host(_split(url))
    except InvalidUrlError:
        return None


def joined_url(base: str, link: str) -> str:
    """A link as it stands on a page, from the page's own URL.

    Where either is no URL the link stays as it is, for :func:`canonical_url` to judge.
    """
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return link.strip()


def site_of(host: str) -> str:
    """The domain that stands for an outlet whose host is not in any registry.

    The registrable domain by the public suffix list (``news.example.co.uk`` →
    ``example.co.uk``); on hosts that many outlets share (``alice.substack.com``) the full host.
    Hosts without a known suffix only lose their ``www.``.
    """
    host = _without_same_site_labels(host)
    registrable = get_fld(f"http://{host}", fail_silently=True, search_private=True)
    if registrable is None or registrable in _SHARED_HOSTS:
        return host
    return str(registrable)


def _split(url: str) -> SplitResult:
    url = url.strip()
    if len(url) > LONGEST_URL:
        raise InvalidUrlError(f"is longer than {LONGEST_URL} characters")
    if re.match(r"https?://", url, re.IGNORECASE) is None:
        raise InvalidUrlError("is not an http or https URL")
    # Browsers drop line breaks and tabs inside URLs; anything else invisible is a mistake.
    url = re.sub(r"[\t\r\n]", "", url).replace("\\", "/").replace(" ", "%20")
    if _CONTROL.search(url):
        raise InvalidUrlError("holds control characters")
    try:
        return urlsplit(url)
    except ValueError as error:
        raise InvalidUrlError(f"is not a URL: {error}") from error


def _host(parts: SplitResult) -> str:
    try:
        host = parts.hostname
    except ValueError as error:
        raise InvalidUrlError(f"is not a URL: {error}") from error
    if not host:
        raise InvalidUrlError("has no host")
    if ":" in host:
        try:
            return f"[{ipaddress.IPv6Address(host).compressed}]"
        except ValueError as error:
            raise InvalidUrlError(f"has an invalid host: {host[:80]!r}") from error
    host = unquote_to_bytes(host).decode("utf-8", "replace").rstrip(".").lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True, transitional=False).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise InvalidUrlError(f"has an invalid host: {host[:80]!r}") from error
    if _HOST.fullmatch(host) is None:
        raise InvalidUrlError(f"has an invalid host: {host[:80]!r}")
    return host


def _netloc(parts: SplitResult) -> str:
    host = _host(parts)
    try:
        port = parts.port
    except ValueError as error:
        raise InvalidUrlError("has an invalid port") from error
    if port is None or port == _DEFAULT_PORTS[parts.scheme.lower()]:
        return host
    return f"{host}:{port}"


def _path(path: str) -> str:
    path = _SESSION.sub("", path)
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        plain = segment.replace("%2e", ".").replace("%2E", ".")
        if plain == "..":
            if len(kept) > 1:
                kept.pop()
        elif plain != ".":
            kept.append(segment)
    if segments[-1].replace("%2e", ".").replace("%2E", ".") in {".", ".."}:
        kept.append("")
    return _escaped("/".join(kept), safe="/:@!$&'()*+,;=") or "/"


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, encoding="utf-8", errors="surrogateescape")
    kept = [
        (_bytes(key), _bytes(value))
        for key, value in pairs
        if key.lower() not in _TRACKING and not key.lower().startswith(_TRACKING_PREFIXES)
    ]
    return urlencode(sorted(kept), safe="/:@!$'()*,", quote_via=quote)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _escaped(text: str, safe: str) -> str:
    """Escape what must be, unescape what need not be, hexadecimal digits in capitals."""

    def tidy(match: re.Match[str]) -> str:
        byte = int(match[1], 16)
        return chr(byte) if byte in _UNRESERVED else f"%{match[1].upper()}"

    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    return quote(_ESCAPE.sub(tidy, text), safe=safe + "%")


def _is_amp(pair: str) -> bool:
    key, _, value = pair.lower().partition("=")
    return key in _AMP_PARAMETERS or (key, value) in _AMP_VALUES


def _behind_amp_viewer(parts: SplitResult) -> str | None:
    """The page that an AMP cache or viewer link shows, or None for any other URL."""
    host = (parts.hostname or "").lower()
    query = f"?{parts.query}" if parts.query else ""
    if re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host):
        match = re.match(r"/amp/(s/)?([^/]+\.[^/]+.*)$", parts.path)
    elif host.endswith(".cdn.ampproject.org") or host == "cdn.ampproject.org":
        match = re.match(r"/[a-z]/(s/)?([^/]+\.[^/]+.*)$", parts.path)
    else:
        return None
    return f"http{'s' if match[1] else ''}://{match[2]}{query}" if match else None


def _without_same_site_labels(host: str) -> str:
    label, _, rest = host.partition(".")
    while label in _SAME_SITE_LABELS and "." in rest:
        host = rest
        label, _, rest = host.partition(".")
    return host
