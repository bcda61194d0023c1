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
]

SENTENCE_END = re.compile(r"[.!?…][\"”’»)\]]{0,3}\s+|[。！？]\s*")
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
_CREDIT_SIGNS = (
    "AP Photo", "AFP", "AP Images", "Getty", "euters", "REUTERS", "EPA/", "/EPA", "/AP",
    "ile photo",
    "ile Photo", "Photo", "Foto:", "Bild:", "Фото:", "Image", "Credit:", "Video:", "©",
    "Media playback", "reprint permission",
)  # fmt: skip
_AGENCY_MARK = re.compile(
    rf"[(\[]{_AGENCY}(?:/{_AGENCY})?[)\]]\s{{0,2}}(?:\.?[-–—]{{1,2}}|(?=\.\s[-–—]))"
    rf"|/{_AGENCY}/\.?"
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
_OPENING = re.compile("|".join(phrases.OPENINGS), re.IGNORECASE)
_ANYWHERE = (*phrases.MARKERS, *phrases.RESERVED)


def is_furniture_line(line: str, *, alone: bool) -> bool:
    """Whether a whole line, of at most a few hundred characters, is furniture.

    ``alone`` says that it is the only line, which is then no caption to something else.
    """
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
    if not alone and (_CREDIT.match(line) or _ends_in_credit(line)):
        return True
    # Several sentences in one line are judged one by one.
    return SENTENCE_END.search(line) is None and is_furniture_sentence(line)


def is_furniture_sentence(sentence: str) -> bool:
    """Whether one sentence is furniture."""
    # Plain searches first: most sentences are none, and an expression that is looked for at
    # every position costs a hundred times as much.
    lower = sentence.lower().replace("’", "'")
    return bool(
        any(marker in lower for marker in _ANYWHERE)
        or _LINK.match(sentence)
        or _OPENING.match(sentence)
        or _COPYRIGHT.match(sentence)
        or _CLICK.match(sentence)
        or _SIGN_UP.match(sentence)
        or _NEWSLETTER.match(sentence)
        or _FOLLOW.match(sentence)
        or _SHARE.match(sentence)
        or (len(sentence) <= 120 and _CREDIT.match(sentence) and ":" in sentence[:24])
    )


def fragments(line: str) -> Iterator[tuple[int, int]]:
    """Spans of credits and agency marks inside a line."""
    byline = _BYLINE_BEFORE_DATELINE.match(line, 0, 200)
    if byline:
        yield byline.span()
    if any(sign in line for sign in _CREDIT_SIGNS):
        for match in _CREDIT_INSIDE.finditer(line):
            yield match.span()
    if "(" in line or "[" in line or "/" in line:
        for match in _AGENCY_MARK.finditer(line):
            yield match.span()
    for match in _SHOUT.finditer(line):
        yield match.span()
    signed = _AGENCY_AT_END.search(line, max(0, len(line) - 40))
    if signed:
        yield signed.span()


def is_list_heading(line: str) -> bool:
    """Whether furniture announces a list of links below it."""
    return len(line) <= 60 and _LIST_HEADING.match(line) is not None


def _ends_in_credit(line: str) -> bool:
    return _CREDIT_END.search(line, max(0, len(line) - 180)) is not None


def is_link_of_list(line: str) -> bool:
    """Whether a line below "Related articles" is one of them: a headline, not a sentence."""
    return len(line) <= 160 and line[-1] not in '.…!”"’»'
