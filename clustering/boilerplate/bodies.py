"""Where in a body the page speaks and not the report.

A body is looked at line by line, a line sentence by sentence, and short fragments (credits,
agency marks) are looked for everywhere. Every expression is anchored at a line or sentence of
bounded length or has bounded repetition only, so the time is linear in the length of the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clustering.boilerplate import phrases

__all__ = ["boilerplate_spans", "comparable_body"]

Span = tuple[int, int]

_LONGEST = 400
"""Longest line or sentence, in code points, that can be furniture as a whole."""

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)\]]{0,3}\s+|[。！？]\s*")
_EDGE = " \t\xa0\u200b\ufeff"
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
_AGENCY_MARK = re.compile(
    rf"[(\[]{_AGENCY}(?:/{_AGENCY})?[)\]]\s{{0,2}}(?:\.?[-–—]{{1,2}}|(?=\.\s[-–—]))"
    rf"|/{_AGENCY}/\.?|\b[-–—]{{1,2}}\s?{_AGENCY}$"
    r"|[(\[](?:[KW][A-Z]{2,3}(?:-?TV)?)[)\]]\s{0,2}[-–—]{1,2}"
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
_RESERVED = re.compile(_any(phrases.RESERVED), re.IGNORECASE)
_MARKER = re.compile("|".join(phrases.MARKERS), re.IGNORECASE)
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
_LIST_HEADING = re.compile(
    r"(?:related|recommended|more|most|trending|top|latest|read|also|see|you may|what to|editor)\b|"
    r"(?:mehr|lesen|sur le même|noticias|notícias|articoli|материалы|sorodne|povezane|"
    r"kapcsolódó)\b",
    re.IGNORECASE,
)
_LONGEST_LIST = 12


def boilerplate_spans(body: str) -> list[Span]:
    """Find the parts of a body that are not the report.

    Bylines, agency marks of datelines (the place stays), captions and credits, advertisements,
    invitations to read, subscribe, share or follow, cookie, sign-in and copyright lines, in
    English and, for the commonest forms, some thirty other languages.

    Parameters
    ----------
    body
        The text as stored. Lines are the unit where there are any; otherwise sentences.

    Returns
    -------
    list of (int, int)
        Half-open spans in code points, sorted, not empty, neither overlapping nor touching.

    Notes
    -----
    Linear in the length of ``body``.
    """
    found: list[Span] = []
    lines = list(_lines(body))
    listing = 0
    for start, end in lines:
        line = body[start:end]
        if listing and _is_link_of_list(line):
            found.append((start, end))
            listing -= 1
            continue
        listing = 0
        if len(line) <= _LONGEST and _is_furniture_line(line, alone=len(lines) == 1):
            found.append((start, end))
            if len(line) <= 60 and _LIST_HEADING.match(line):
                listing = _LONGEST_LIST
            continue
        found.extend((start + a, start + b) for a, b in _within(line))
    return _merged(found)


def comparable_body(body: str) -> str:
    """The body without its boilerplate, white space normalised to single spaces.

    Empty where there is nothing but boilerplate.
    """
    parts: list[str] = []
    position = 0
    for start, end in boilerplate_spans(body):
        parts.append(body[position:start])
        position = end
    parts.append(body[position:])
    return " ".join(" ".join(parts).split())


def _lines(body: str) -> Iterator[Span]:
    for match in _LINE.finditer(body):
        yield from _stripped(body, match.start(), match.end())


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and (text[start].isspace() or text[start] in _EDGE):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _EDGE):
        end -= 1
    if start < end:
        yield start, end


def _within(line: str) -> Iterator[Span]:
    """Spans of furniture inside a line that is not furniture as a whole."""
    head = line[:200]
    byline = _BYLINE_BEFORE_DATELINE.match(head)
    if byline:
        yield byline.span()
    position = 0
    for match in [*_SENTENCE_END.finditer(line), None]:
        end = match.end() if match else len(line)
        if end - position <= _LONGEST:
            for a, b in _stripped(line, position, end):
                if _is_furniture_sentence(line[a:b]):
                    yield a, b
        position = end
    for pattern in (_CREDIT_INSIDE, _AGENCY_MARK, _SHOUT):
        for match in pattern.finditer(line):
            yield match.span()
    tail_start = max(0, len(line) - 40)
    signed = _AGENCY_AT_END.search(line, tail_start)
    if signed:
        yield signed.span()


def _is_furniture_line(line: str, *, alone: bool) -> bool:
    bare = line.strip(_PUNCTUATION)
    if not bare:
        return True
    folded = bare.casefold()
    if len(folded) <= 40 and (folded in phrases.FURNITURE_WORDS or _AGENCY_LINE.match(line)):
        return True
    if len(line) <= 120 and _BYLINE.match(line) and not _DAY.match(bare):
        return True
    if len(line) <= 90 and line[-1] not in ".!?:" and _MORE_FROM.match(bare):
        return True
    if _ADDRESS_ONLY.match(line) or _COPYRIGHT_LINE.match(line):
        return True
    if not alone and (_CREDIT.match(line) or _CREDIT_END.search(line)):
        return True
    # Several sentences in one line are judged one by one.
    return _SENTENCE_END.search(line) is None and _is_furniture_sentence(line)


def _is_furniture_sentence(sentence: str) -> bool:
    return bool(
        _LINK.match(sentence)
        or _COPYRIGHT.match(sentence)
        or _MARKER.search(sentence)
        or _RESERVED.search(sentence)
        or _CLICK.match(sentence)
        or _SIGN_UP.match(sentence)
        or _NEWSLETTER.match(sentence)
        or _FOLLOW.match(sentence)
        or _SHARE.match(sentence)
        or (len(sentence) <= 120 and _CREDIT.match(sentence) and ":" in sentence[:24])
    )


def _is_link_of_list(line: str) -> bool:
    """Whether a line below "Related articles" is one of them: a headline, not a sentence."""
    return len(line) <= 160 and line[-1] not in '.…!”"’»'


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
