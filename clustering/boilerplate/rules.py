"""What tells a line, a sentence or a fragment of page furniture from the report.

Every expression is anchored at the start of a line or sentence of bounded length, or repeats
boundedly, so that none takes more than linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clustering.boilerplate import phrases

__all__ = [
    "SENTENCE_END",
    "fragments",
    "is_furniture_line",
    "is_furniture_sentence",
    "is_link_of_list",
    "is_list_heading",
    "markers_in",
]

# An expression that opens with a character class is looked for many times faster than one that
# opens with alternatives.
SENTENCE_END = re.compile(r"[.!?…。！？](?:(?<=[.!?…])[\"”’»)\]]{0,3}\s+|(?<=[。！？])\s*)")
_PUNCTUATION = " \t\xa0.,:;!?…*•·|/\\-–—_=+>»›→<«‹()[]{}\"'“”‘’#@&×~"


def _any(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(words) + ")"


_AGENCY = "(?:" + "|".join(sorted(map(re.escape, phrases.AGENCIES), key=len, reverse=True)) + ")"
_LINK = re.compile(
    rf"[\W_]{{0,4}}(?:{_any(phrases.LINK_PHRASES)}\s{{0,3}}(?:[:：>»›→|\[]|[–—-]\s|[.…]{{0,3}}$)"
    rf"|{_any(phrases.LINK_WORDS)}\s{{0,3}}[:：](?=\s|$))",
    re.IGNORECASE,
)
_MORE_FROM = re.compile(
    r"(?:read more (?:about|on|from|at|here|stories|news|of our)|more (?:from|on|about|in)|"
    r"mehr (?:von|aus|über|zu)|plus d['’]infos sur|más (?:sobre|noticias de)|"
    r"mais (?:sobre|notícias de)|więcej o|više o|več o|ещё о|больше о)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    rf"[\W_]{{0,3}}{_any(phrases.CREDIT_LABELS)}\s{{0,2}}[:：]\s{{0,3}}\S"
    r"|(?:image|media) (?:copyright|caption)\b|file photo\b|file [-–—] |\(?photo (?:by|courtesy)\b"
    r"|enlarge this image\b|photo by\b",
    re.IGNORECASE,
)
_CREDIT_END = re.compile(
    r"(?:[(\[][^()\[\]]{0,80}\b(?:AP|AFP|Reuters|REUTERS|EPA|EPA-EFE|Getty|File|TNS|ANSA|dpa)\b"
    r"[^()\[\]]{0,60}[)\]]|\bREUTERS/[\w .'-]{2,50}|/\s?(?:AFP|AP|Reuters|REUTERS|EPA|ANSA|dpa)"
    r"|\bGetty Images(?:/[\w .'-]{2,40})?|\bAFP/[\w .'-]{2,40}|/AP|via AP)\.?$"
)
_BRACKET_AT_END = (")", "]", ").", "].")
_CREDIT_INSIDE = re.compile(
    r"[(\[](?:[^()\[\]\n]{0,60}\b)?(?:AP Photo|AFP Photo|AP Images|Getty Images|Reuters/|REUTERS/|"
    r"EPA/|AFP/|File [Pp]hoto|Photo by|Photo credit|Photo courtesy|Photo:|Foto:|Bild:|Фото:|Image:|"
    r"Credit:|Video:|Source: [^()\[\]\n]{0,60}©)[^()\[\]\n]{0,120}[)\]]"
    r"|\bREUTERS/[A-Z][\w'-]{1,20}(?: [A-Z][\w'-]{1,20}){0,2}"
    r"|(?:\b[A-Z][\w'-]{1,20} [A-Z][\w'-]{1,20}/)(?:Getty Images|AFP|AP|Reuters|EPA)\b"
    r"|\bImage copyright [^\n]{1,40}? Image caption\b"
    r"|\bMedia playback is unsupported on your device"
    r"|\bClick here for reprint permission\.?"
)
_CREDIT_SIGNS = (
    "AP Photo", "AFP", "AP Images", "Getty", "euters", "REUTERS", "EPA/", "/EPA", "/AP",
    "ile photo",
    "ile Photo", "Photo", "Foto:", "Bild:", "Фото:", "Image", "Credit:", "Video:", "©",
)  # fmt: skip
_AGENCY_MARK = re.compile(
    rf"[(\[/](?:(?<!/){_AGENCY}(?:/{_AGENCY})?[)\]]\s{{0,2}}(?:\.?[-–—]{{1,2}}|(?=\.\s[-–—]))"
    rf"|(?<=/){_AGENCY}/\.?"
    r"|(?<!/)(?:[KW][A-Z]{2,3}(?:-?TV)?)[)\]]\s{0,2}[-–—]{1,2})"
)
_AGENCY_LINE = re.compile(
    rf"[\W_]{{0,3}}{_AGENCY}(?:\s?[/,&+]\s?{_AGENCY}){{0,3}}[\W_]{{0,2}}$"
    rf"|\({_AGENCY}(?:\s?[/,]\s?{_AGENCY}){{0,3}}\)\.?$"
)
_AGENCY_AT_END = re.compile(
    rf"(?:(?<=[.!?…\"”’»]) [-–—/]{{0,2}}\s?|\s[-–—/]{{1,2}}\s?)\(?{_AGENCY}\)?\.?$"
)
_UPPER_NAME = (
    r"(?:(?=[^\W\d_])(?![a-zà-ÿа-я])[^\W\d_][\w'’.-]{0,24}|(?:de|da|di|van|von|der|la|bin|al)\b)"
)
_BYLINE = re.compile(
    rf"[\W_]{{0,2}}(?i:{_any(phrases.BYLINE_WORDS)})\s{{0,2}}:?\s{_UPPER_NAME}(?:\s{_UPPER_NAME}){{1,3}}"
    rf"(?:(?:\s?,\s?|\s(?:and|und|et|y|e|in|&|и)\s){_UPPER_NAME}(?:\s{_UPPER_NAME}){{0,4}}){{0,4}}"
    r"(?:\s?[|•·,–—-]\s?[^\n.!?()]{0,60})?$"
)
_DAY = re.compile(
    r"(?:by|von|par|por|di|av|af) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"by (?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"\b",
    re.IGNORECASE,
)
_BYLINE_BEFORE_DATELINE = re.compile(
    rf"By {_UPPER_NAME}(?:\s{_UPPER_NAME}){{1,3}}(?:,\s(?:The\s)?{_AGENCY})?\s"
    rf"(?=[A-Z]{{3,}}[\w ,.]{{0,40}}\s?\({_AGENCY}\))"
)
_NEWSLETTER = re.compile(
    rf"[\W_]{{0,3}}{_any(phrases.SUBSCRIBE_VERBS)}\b.{{0,250}}?(?:newsletters?|e-?novic|inbox|рассылк|"
    r"розсилк|e-?mail (?:alerts?|updates?|address|sign)|email newsletters|mailing list|"
    r"breaking news alerts?|daily briefing|push notif|hírlevel|hírlevél)",
    re.IGNORECASE,
)
_SIGN_UP = re.compile(
    r"[\W_]{0,3}(?:sign up|subscribe)(?: now| here| today| free| for free| \(|:|[\W_]{0,3}$)|"
    r"(?:e-?mail )?newsletter sign-?up|email newsletters? sign up|"
    r"(?:new|latest) stories and .{0,40}delivered|delivered to your inbox",
    re.IGNORECASE,
)
_NETWORK = (
    r"(?:twitter|facebook|instagram|telegram|whatsapp|you ?tube|google news|linked ?in|tik ?tok|"
    r"bluesky|threads|viber|pinterest|snapchat|flipboard|truth social|on x\b|en x\b|sur x\b|"
    r"auf x\b|вконтакте|телеграм|дзен|@\w{2,30})"
)
_FOLLOW = re.compile(
    rf"[\W_]{{0,3}}(?:(?:follow|connect with|find us|like us|join us|join our|stay up to date|"
    r"contact us|chat with us|suivez|retrouvez|folgen sie|folge uns|síg(?:uenos|anos|ueme)|siga|"
    r"sigue|seguici|segui|sledite|zapratite|pratite|obserwuj|śledź|подписывайтесь|подпишитесь|"
    r"підписуйтесь|підпишіться|следите за|присоединяйтесь|volg|följ|følg|seuraa|kövess|urmăr|"
    r"ακολουθήστε|bizi|تابعونا|join the conversation)\b)"
    rf".{{0,150}}?{_NETWORK}",
    re.IGNORECASE,
)
_FOLLOW_HEADS = frozenset(
    {"fo", "co", "fi", "li", "jo", "st", "ch", "su", "re", "si", "se", "sl", "za", "pr", "ob"}
    | {"vo", "ur", "bi"}
)
_SHARE = re.compile(
    r"(?:share (?:this|on|via|with)|tweet this|share this (?:article|story|post)|"
    r"partager (?:sur|cet)|auf \w{1,20} teilen|compartir en|condividi su|поделиться в)\b"
    rf".{{0,40}}?(?:{_NETWORK}|e-?mail|[:–—-]|$)",
    re.IGNORECASE,
)
_CLICK = re.compile(
    r"[\W_]{0,3}(?:click (?:here|to|on the)\b|click$|klicken sie hier|cliquez ici|haz clic|"
    r"haga clic|clique aqui|clicca qui|"
    r"нажмите здесь|kliknite (?:tukaj|ovdje)|kliknij tutaj|klik hier|"
    r"get the .{1,40} app\b|download (?:the|our) .{0,40}\bapps?\b|tap here\b)",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"[\W_]{0,3}(?:™\s?(?:&|and)\s?)?(?:©|\(c\)\s?\d{4}|copyright\s{0,2}(?:©|\(c\)|\d{4}|by\b|:))",
    re.IGNORECASE,
)
_COPYRIGHT_LINE = re.compile(r"[\W_]{0,3}copyright\b[^.!?]{0,80}$", re.IGNORECASE)
_ADDRESS_ONLY = re.compile(
    r"[\W_]{0,3}(?:(?:contact|e-?mail|reach|twitter|tel|phone)[^@\n]{0,80}?:?\s?)?"
    r"(?:[\w.+-]{1,60}@[\w.-]{1,60}|@\w{2,30}|https?://\S{1,300}|"
    r"\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4})(?:\s(?:or|and)\s\S{1,60})?[\W_]{0,3}$",
    re.IGNORECASE,
)
_SHOUT = re.compile(
    r"\b(?:ADVERTISEMENT|CLICK (?:HERE )?(?:TO|FOR) [A-Z ,'’-]{3,80}[A-Z]|"
    r"ON A MOBILE DEVICE\? WATCH THE VIDEO HERE\.?|Story Continued Below)\b"
)
# One of these is in a fragment that has neither a bracket nor a slash.
_SHOUT_SIGNS = (
    "ADVERTISEMENT", "CLICK ", "ON A MOBILE DEVICE", "Story Continued Below",
    "Image copyright", "Media playback", "reprint permission",
)  # fmt: skip
_LIST_HEADING = re.compile(
    r"(?:related|recommended|more|most|trending|top|latest|read|also|see|you may|what to|editor)\b|"
    r"(?:mehr|lesen|sur le même|noticias|notícias|articoli|материалы|sorodne|povezane|"
    r"kapcsolódó)\b",
    re.IGNORECASE,
)
_OPENING = re.compile("|".join(phrases.OPENINGS), re.IGNORECASE)
_ANYWHERE = (*phrases.MARKERS, *phrases.RESERVED)
_HEAD = re.compile(r"[\W_]*(.{0,2})")


def _heads(expressions: tuple[str, ...]) -> frozenset[str]:
    """First two characters of expressions that open with two plain ones."""
    return frozenset(expression.removeprefix("[(]?")[:2].lower() for expression in expressions)


_CREDIT_HEADS = _heads((*phrases.CREDIT_LABELS, "image", "media", "file", "photo", "enlarge"))
_OPENERS = (
    (_LINK, _heads((*phrases.LINK_PHRASES, *phrases.LINK_WORDS))),
    (_OPENING, _heads(phrases.OPENINGS)),
    (_CLICK, frozenset({"cl", "kl", "ha", "ge", "do", "ta"})),
    (_SIGN_UP, frozenset({"si", "su", "e-", "em", "ne", "la", "de"})),
    (_NEWSLETTER, _heads(phrases.SUBSCRIBE_VERBS)),
    (_FOLLOW, _FOLLOW_HEADS),
    (_SHARE, frozenset({"sh", "tw", "pa", "au", "co"})),
)
_ALL_OPENERS = tuple(opener for opener, _ in _OPENERS)
_OPENERS_BY_HEAD = {
    head: tuple(opener for opener, heads in _OPENERS if head in heads)
    for head in frozenset().union(*(heads for _, heads in _OPENERS))
}
"""Expressions that can match a sentence with such a head. Only heads in ASCII are looked up:
other letters have several forms that are the same to an expression."""


def _head(text: str) -> str:
    """The first two characters of a text in lower case, from its first word on."""
    match = _HEAD.match(text)
    return match[1].lower() if match else ""


def markers_in(body: str) -> tuple[str, ...]:
    """Wording in a body that gives a sentence away as furniture; there hardly ever is any."""
    lower = _plain(body)
    return tuple(marker for marker in _ANYWHERE if marker in lower)


def _plain(text: str) -> str:
    return text.lower().replace("’", "'")


def is_furniture_line(line: str, markers: tuple[str, ...], *, alone: bool) -> bool:
    """Whether a whole line, of at most a few hundred characters, is furniture.

    ``markers`` are those of its body. ``alone`` says that it is the only line, which is then no
    caption to something else.
    """
    bare = line.strip(_PUNCTUATION)
    if not bare:
        return True
    if len(bare) <= 40:
        folded = bare.casefold()
        if len(folded) <= 40 and (folded in phrases.FURNITURE_WORDS or _AGENCY_LINE.match(line)):
            return True
    if len(line) <= 120 and _BYLINE.match(line) and not _DAY.match(bare):
        return True
    if len(line) <= 90 and line[-1] not in ".!?:" and _MORE_FROM.match(bare):
        return True
    if _ADDRESS_ONLY.match(line) or _COPYRIGHT_LINE.match(line):
        return True
    if not alone and (_is_credit(line, _head(line)) or _ends_in_credit(line)):
        return True
    # Several sentences in one line are judged one by one.
    return SENTENCE_END.search(line) is None and is_furniture_sentence(line, markers)


def is_furniture_sentence(sentence: str, markers: tuple[str, ...]) -> bool:
    """Whether one sentence, of a body with these markers, is furniture."""
    if markers:
        lower = _plain(sentence)
        if any(marker in lower for marker in markers):
            return True
    # Most sentences are none and tell so by their first letters.
    head = _head(sentence)
    openers = _OPENERS_BY_HEAD.get(head, ()) if head.isascii() else _ALL_OPENERS
    for opener in openers:
        if opener.match(sentence):
            return True
    if _COPYRIGHT.match(sentence):
        return True
    return len(sentence) <= 120 and ":" in sentence[:24] and _is_credit(sentence, head)


def _is_credit(text: str, head: str) -> bool:
    return (head in _CREDIT_HEADS or not head.isascii()) and _CREDIT.match(text) is not None


def fragments(line: str) -> Iterator[tuple[int, int]]:
    """Spans of credits and agency marks inside a line."""
    byline = _BYLINE_BEFORE_DATELINE.match(line, 0, 200)
    if byline:
        yield byline.span()
    marked = "(" in line or "[" in line or "/" in line
    shouts = any(sign in line for sign in _SHOUT_SIGNS)
    if shouts or (marked and any(sign in line for sign in _CREDIT_SIGNS)):
        for match in _CREDIT_INSIDE.finditer(line):
            yield match.span()
    if marked:
        for match in _AGENCY_MARK.finditer(line):
            yield match.span()
    if shouts:
        for match in _SHOUT.finditer(line):
            yield match.span()
    if line.rstrip(".)").endswith(phrases.AGENCIES):
        signed = _AGENCY_AT_END.search(line, max(0, len(line) - 40))
        if signed:
            yield signed.span()


def is_list_heading(line: str) -> bool:
    """Whether furniture announces a list of links below it."""
    return len(line) <= 60 and _LIST_HEADING.match(line) is not None


def _ends_in_credit(line: str) -> bool:
    start = max(0, len(line) - 180)
    if not (
        line.endswith(_BRACKET_AT_END)
        or line.find("/", start) >= 0
        or line.find("Getty Images", start) >= 0
        or line.endswith(("via AP", "via AP."))
    ):
        return False
    return _CREDIT_END.search(line, start) is not None


def is_link_of_list(line: str) -> bool:
    """Whether a line below "Related articles" is one of them: a headline, not a sentence."""
    return len(line) <= 160 and line[-1] not in '.…!”"’»'
