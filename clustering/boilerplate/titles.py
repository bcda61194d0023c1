"""Headlines without the marks that outlets and agencies put around them."""

from __future__ import annotations

import re
import unicodedata

from clustering.boilerplate.phrases import AGENCIES

__all__ = ["comparable_title", "split_title"]

_PREFIX_WORDS = (
    r"breaking(?: news)?|just in|live(?: updates?| blog)?|watch(?: live)?|video|videos|photos?|"
    r"pictures|gallery|listen|podcast|exclusive|update[sd]?|new|latest|the latest|opinion|"
    r"op-?ed|editorial|analysis|commentary|column|explainer|explained|fact[- ]check|factbox|"
    r"timeline|interview|report|complete coverage|full coverage|must[- ]see|flash|alert|urgent|"
    r"developing|graphic|infographic|q&a|"
    r"eilmeldung|liveticker|live-ticker|exklusiv|kommentar|analyse|bilder|"
    r"en direct|direct|vidéo|exclusif|urgent|tribune|éditorial|entretien|"
    r"última hora|en vivo|en directo|exclusiva|urgente|opinión|análisis|vídeo|ao vivo|exclusivo|"
    r"opinião|análise|diretta|in diretta|esclusiva|esclusivo|opinione|"
    r"срочно|видео|фото|эксклюзив|мнение|онлайн|терміново|відео|"
    r"v živo|foto|mnenje|izključno|ekskluzivno|uživo|na żywo|wideo|pilne|opinia|"
    r"živě|exkluzivně|názor|opinie|direkt|video\+foto|foto\+video|directo|son dakika|flaş|"
    r"(?:خبر )?عاجل|速報|号外|快讯|突发|속보|단독"
)
_PREFIX = re.compile(
    rf"(?:[\[(【](?:{_PREFIX_WORDS})[\])】]\s*[:|–—-]?\s*"
    rf"|(?:{_PREFIX_WORDS})\s?(?:[:：]|\||\s[–—-]|//)\s*|(?:en )?direct\.\s+)",
    re.IGNORECASE,
)
# Wire slugs: "UPDATE 2-", "WRAPUP 1-", "EXCLUSIVE-". Capitals only, no space before the dash.
_SLUG = re.compile(
    r"(?:UPDATE|WRAPUP|RPT|REFILE|CORRECTED|EXCLUSIVE|FACTBOX|ANALYSIS|INSIGHT)(?: \d{1,2})?-"
)
# As they sign their headlines in Chinese and Japanese, with no space before.
_WIDE_OUTLETS = (
    "新华网", "新華網", "新华社", "新華社", "人民网", "中新网", "央视网", "联合早报", "聯合早報",
    "朝日新聞デジタル", "朝日新聞", "読売新聞オンライン", "読売新聞", "毎日新聞", "日本経済新聞",
    "NHKニュース", "産経ニュース", "共同通信", "時事通信", "時事ドットコム",
)  # fmt: skip
_SEPARATOR = re.compile(
    r"\s+(?:[|·•»]|[-–—]{1,2}|::)\s+|(?<=[\u4e00-\u9fff])\s?[_|｜]\s?"
    rf"|(?<=[\u3040-\u30ff\u4e00-\u9fff0-9])\s?[-－：]\s?(?=(?:{'|'.join(_WIDE_OUTLETS)})$)"
)
# What an outlet puts at the end of a headline over a page that it goes on adding to.
_LIVE = frozenset(["live", "live updates", "live blog", "as it happened", "live text"])
_DOMAIN = re.compile(r"\b[a-z0-9-]{2,40}\.(?:com|net|org|info|news|tv|[a-z]{2})\b", re.IGNORECASE)
_CALL_SIGN = re.compile(r"\b[KW][A-Z]{2,3}(?:-?TV|-?DT)?\b")
_OUTLET_WORD = re.compile(
    r"\b(?:News|Newsroom|Times|Post|Today|Daily|Weekly|TV|Television|Radio|Herald|Tribune|Journal|"
    r"Gazette|Chronicle|Telegraph|Guardian|Observer|Standard|Independent|Mirror|Express|Mail|Star|"
    r"Sun|Globe|Courier|Dispatch|Examiner|Register|Review|Magazine|Press|Agency|Wire|Newswire|Broadcasting|"
    r"Channel|Media|Online|Report|Nachrichten|Zeitung|Tagblatt|Anzeiger|Rundschau|Blatt|Presse|"
    r"Journal|Info|Noticias|Notícias|Diario|Diário|Jornal|Folha|Periódico|Notizie|Giornale|Corriere|"
    r"Gazzetta|Quotidiano|Новости|Газета|Известия|Правда|Вести|Новини|Novice|Delo|Dnevnik|"
    r"Vijesti|Vesti|Novosti|Wiadomości|Gazeta|Rzeczpospolita|Noviny|Zprávy|Nieuws|Krant|Nyheter|"
    r"Tidende|Tidning|Uutiset|Sanomat|Hírek|Știri|Haber|Gazetesi)\b"
    r"|\b(?:ABC|CBS|NBC|FOX|CW|PBS)\s?\d{1,2}\b|\bAction\s?\d{1,2}\b"
    r"|(?:网|新闻|日报|晚报|新聞|在线|뉴스)$"
)


def _compact(name: str) -> str:
    """A name as domains write it: no article, no spaces, no accents."""
    letters = unicodedata.normalize(
        "NFD", re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE)
    )
    return re.sub(r"[\W\u0300-\u036f]+", "", letters).casefold()


_OUTLETS = frozenset(
    _compact(name)
    for name in (
        *AGENCIES,
        "BBC", "BBC News", "CNN.com", "CNNPolitics", "CNN Politics", "The Guardian", "Bloomberg",
        "Al Jazeera English", "DW", "Deutsche Welle", "France 24", "RFI", "Euronews", "Politico",
        "POLITICO", "Axios", "Vox", "Slate", "Breitbart", "Newsmax", "HuffPost", "The Hill",
        "The Atlantic", "The New Yorker", "The Economist", "Financial Times", "WSJ", "NPR",
        "Le Monde", "Le Figaro", "Libération", "Der Spiegel", "DER SPIEGEL", "FAZ", "Die Zeit",
        "ZEIT ONLINE", "Süddeutsche.de", "SZ.de", "Tagesschau", "WELT", "BILD", "n-tv", "NZZ",
        "ORF", "El País", "EL PAÍS", "El Mundo", "ABC", "La Vanguardia", "Público", "G1", "UOL",
        "la Repubblica", "Rai News", "RTVSLO", "24ur", "RTS", "N1", "РБК", "Лента.ру", "RT",
        "Коммерсантъ", "Медуза", "NOS", "VRT", "RTBF", "SVT", "NRK", "DR", "Yle", "RTÉ", "CBC",
        *_WIDE_OUTLETS, "УНІАН", "Українська правда", "Європейська правда", "РБК-Україна", "ТСН",
        "Суспільне Новини", "Цензор.НЕТ", "Российская газета", "RT на русском", "الجزيرة نت",
        "الجزيرة", "العربية", "العربية نت", "سكاي نيوز عربية", "الشرق الأوسط", "BBC News عربي",
        "Son Dakika Haberleri", "NTV", "Hürriyet", "Sözcü", "Cumhuriyet", "Anadolu Ajansı",
        "연합뉴스", "조선일보", "중앙일보", "한겨레", "KBS 뉴스",
        "The Verge", "TechCrunch", "Wired", "ESPN", "Sky", "ITV", "National", "Yahoo", "MSN",
    )
)  # fmt: skip
_LONGEST_TAIL = 70
_NO_NAMES = frozenset({"www", "co", "com"})
_LOWER_WORDS = frozenset(
    {"of", "the", "and", "de", "la", "le", "les", "du", "des", "di", "del", "della", "da", "do"}
    | {"dos", "das", "der", "die", "und", "y", "e", "i", "in", "on", "au", "&"}
)


def comparable_title(title: str, source: str | None = None) -> str:
    """Drop what the outlet or agency put around a headline.

    Suffixes such as ``- Reuters``, ``| BBC News`` or ``— CNN`` go where the tail is a known
    outlet, names the source, or reads like the name of an outlet; prefixes such as ``WATCH:``,
    ``LIVE:`` or ``EXCLUSIVE -`` always go. What remains is never empty where ``title`` is not.

    Parameters
    ----------
    title
        The headline as published.
    source
        Domain or name of the outlet, which is then recognised at the end of its headlines.

    Returns
    -------
    str
        The headline with white space normalised. Applying the function again changes nothing.

    Examples
    --------
    >>> comparable_title("WATCH: Ferry runs aground off Split - Adriatic Herald")
    'Ferry runs aground off Split'
    >>> comparable_title("Storm shuts the port | Harbour Watch", "harbourwatch.example")
    'Storm shuts the port'
    """
    text = " ".join(title.split())
    names = _source_names(source)
    while True:
        shorter = _without_suffix(_without_prefix(text), names)
        if shorter == text:
            return text
        text = shorter


def _without_prefix(text: str) -> str:
    match = _PREFIX.match(text) or _SLUG.match(text)
    if match is None:
        return text
    rest = text[match.end() :].strip()
    return rest if _stands_alone(rest) else text


def _without_suffix(text: str, names: frozenset[str]) -> str:
    last = _last_separator(text)
    if last is None:
        return text
    head, tail = text[: last.start()].rstrip(), text[last.end() :].strip()
    if not _stands_alone(head) or not tail or len(tail) > _LONGEST_TAIL:
        return text
    return head if _is_outlet(tail, "|" in last.group() or "_" in last.group(), names) else text


def split_title(title: str) -> tuple[str, str]:
    """A headline up to its last dash or bar, and what follows.

    Nothing follows where there is none, or where too little stands before it.
    """
    last = _last_separator(title)
    head = title[: last.start()].rstrip() if last else ""
    return (head, title[last.end() :].strip()) if last and _stands_alone(head) else (title, "")


def _last_separator(text: str) -> re.Match[str] | None:
    # Only the end of a headline can hold the outlet's name, however long the headline is.
    start = max(0, len(text) - _LONGEST_TAIL - 8)
    return next(reversed(list(_SEPARATOR.finditer(text, start))), None)


def _is_outlet(tail: str, after_bar: bool, names: frozenset[str]) -> bool:
    if tail[-1] in "?!…":
        return False
    compact = _compact(tail)
    if tail.lower() in _LIVE or compact in _OUTLETS or _names_source(compact, names):
        return True
    words = tail.split()
    if len(words) > 9 or not _all_capitalised(words):
        return False
    if _DOMAIN.search(tail) or _OUTLET_WORD.search(tail) or _CALL_SIGN.search(tail):
        return True
    # After a bar stands the name of the site or the section, hardly ever part of a sentence.
    return after_bar and len(words) <= 4


def _all_capitalised(words: list[str]) -> bool:
    return all(
        word.casefold() in _LOWER_WORDS or not word[0].islower() or "." in word[1:-1]
        for word in words
    )


def _names_source(compact: str, names: frozenset[str]) -> bool:
    return len(compact) > 1 and any(
        compact == name or (min(len(compact), len(name)) >= 5 and _prefixes(compact, name))
        for name in names
    )


def _prefixes(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _source_names(source: str | None) -> frozenset[str]:
    if not source:
        return frozenset()
    names = {_compact(source)}
    if "." in source and " " not in source.strip():
        labels = [x for x in source.strip().casefold().split(".")[:-1] if x not in _NO_NAMES]
        names.update(_compact(name) for x in labels for name in (x, x.removeprefix("the")))
    return frozenset(name for name in names if len(name) > 1)


def _stands_alone(text: str) -> bool:
    """Whether enough is left to be a headline."""
    return sum(map(str.isalnum, text[:40])) >= 10 or len(text.split()) >= 3
