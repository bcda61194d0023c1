"""First and last lines that are not the report: agency signatures, invitations, author notes.

What would be too bold anywhere else is safe at the edges: a line that asks to subscribe, and a
last paragraph that says for whom somebody unmentioned so far writes. Only few lines are looked
at, so that the time does not depend on the number of lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clustering.boilerplate import edge_phrases, phrases
from clustering.boilerplate.rules import SENTENCE_END

__all__ = ["edge_spans"]

Span = tuple[int, int]

_FIRST = 2
_LAST = 4
_LONGEST = 400
_SHORT = 90


def _any(words: Sequence[str]) -> str:
    return "(?:" + "|".join(words) + ")"


_NAME_WORD = r"(?:[A-ZÀ-ÖØ-ÞŁŚŻŹĆĄŠŽČĐĎŘŤŇİŞĞА-ЯЁІЇЄҐ][\w'’.&-]{0,24})"
_PARTICLE = r"(?:de|da|di|del|della|van|von|der|den|la|le|bin|al|el|zu|y|e)"
_NAME = rf"{_NAME_WORD}(?:\s(?:{_PARTICLE}\s){{0,2}}{_NAME_WORD}){{1,3}}"
_AGENCY = _any(sorted(map(re.escape, phrases.AGENCIES), key=len, reverse=True))
_OUTLET = rf"(?:(?:{_NAME_WORD}\s){{0,3}}{_any(edge_phrases.OUTLET_NOUNS)}|{_AGENCY})"

_DATELINE_MARK = re.compile(
    rf"[A-ZÀ-ÞА-ЯЁ][A-ZÀ-ÞА-ЯЁ .'’/-]{{1,40}}(?:,\s[^()\n]{{1,30}})?\s?"
    rf"(?P<mark>[(\[]{_OUTLET}[)\]]\s{{0,2}}[-–—]{{1,2}})"
)
_OUTLET_ALONE = re.compile(
    rf"{_OUTLET}(?:\s(?:staff|staff writers?|reporters?|correspondents?|bureau|desk|writers?))?$"
    r"|(?:[Ss]taff|[Aa]gencies|[Ss]taff [Ww]riters?|[Ss]taff [Rr]eporters?|[Ww]ire [Rr]eports?)"
    r"(?: and (?:agencies|wires?|wire reports?))?$"
)
_SIGNATURE = re.compile(rf"[-–—]{{1,2}}\s?{_NAME_WORD}(?:\s{_NAME_WORD}){{0,4}}$")
_CREW = re.compile(
    # Names and the words between them: a finite verb makes a sentence of it.
    r"[(\[]?\s?(?i:(?:additional |further |with )?(?:reporting|writing|editing|compiled|research|"
    r"graphics?|translation|translated)(?: and (?:additional )?(?:reporting|writing|editing))? by)"
    rf"(?:\s(?:{_NAME_WORD}|{_PARTICLE}|in|and|from|for|by|with|at|of|the|additional|further|"
    r"reporting|writing|editing|bureaus?|bureaux|staff|newsroom|desk|our|correspondents?)[,;:]?"
    r"){1,40}[.)\]\s]{0,3}$"
)
_WITH_AGENCIES = re.compile(
    r"[(\[](?:with|mit|avec|con|com|met|med|с|з|z|s|ve)\s[^()\[\]\n]{0,60}?"
    rf"(?:{_AGENCY}|[Aa]genc\w*|[Aa]gentur\w*|[Mm]aterial|[Ii]nformaci[oó]n|[Ww]ires?)"
    r"[^()\[\]\n]{0,40}[)\]]\.?$"
)
_PRODUCED = re.compile(
    r"this (?:story|article|piece|content|text|dispatch) (?:was|is|has been) "
    r"(?:(?:first|originally) )?(?:produced|provided|supplied|syndicated|distributed|translated|"
    r"republished|published|automatically|created|auto-?generated|adapted|excerpted)\b"
    r"|(?:the )?(?:views|opinions) expressed (?:here|in|by|are)\b"
    r"|[^\n]{0,120}\b(?:do|does) not necessarily (?:reflect|represent) (?:the|those|our)\b"
    r"|dieser (?:artikel|text|beitrag) (?:erschien|ist) (?:zuerst|zuvor|ursprünglich)\b"
    r"|cet article (?:a été|est) (?:initialement |d'abord )?(?:publié|traduit|produit)\b"
    r"|este (?:artículo|texto) (?:se publicó|fue publicado|ha sido (?:publicado|traducido))\b",
    re.IGNORECASE,
)
_DESK = re.compile(
    rf"[(（\[【]?\s?{_any(edge_phrases.DESK_LABELS)}\s{{0,2}}[:：]\s{{0,2}}\S[^.。!?\n]{{0,70}}$"
    r"|fot\.\s\S[^\n]{0,60}$",
    re.IGNORECASE,
)
_START = r"[\W_]{0,3}"
_INVITATION = re.compile(
    rf"{_START}(?:{_any(edge_phrases.SUBSCRIPTIONS)}"
    rf"|{_any(edge_phrases.CALLS)}(?!\w).{{0,120}}?(?<!\w){_any(edge_phrases.SUBSCRIPTION_NOUNS)}"
    r"|support (?:[\w-]+ ){0,4}(?:journalism|reporting|newsroom)\b"
    r"|become an? (?:[\w-]+ )?(?:member|subscriber|supporter|patron)\b"
    r"|(?:make|consider) a donation\b|donate (?:now|today|to (?:us|our))\b"
    r"|help us (?:keep|fund|continue)\b"
    r"|soutenez (?:le journalisme|un journalisme|la presse|une presse)"
    r"|unterstützen sie (?:unabhängigen|freien|guten) journalismus"
    r"|apoy[ae] (?:el|al) periodismo|apoie o jornalismo|sostieni il giornalismo"
    r"|поддержите независим|підтримайте незалежн|wesprzyj niezależn|podprite neodvisn)",
    re.IGNORECASE,
)
_CLOSING_CALL = re.compile(
    rf"[:;,–—-]\s?{_any(edge_phrases.CLOSING_CALLS)}(?:\s(?:now|today|here|maintenant|"
    r"aujourd['’]hui|jetzt|heute|hoy|ahora|agora|già|zdaj|teraz))?[.!\s]{0,3}$",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    # Short quotations are names of newspapers and books.
    rf"[\"“„«][^\"”“»\n]{{60}}|(?<!\w){_any(edge_phrases.REPORTED)}(?!\w)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    rf"{_START}(?:(?P<role>(?i:{_any(edge_phrases.AUTHORS)}))(?:,\s[^,.\n]{{1,80}},)?"
    rf"\s{_any(edge_phrases.AUTHOR_VERBS)}\s"
    rf"|(?!(?:[\w.-]+\s){{0,3}}[\w-]+['’]s?\s)(?P<name>{_NAME})(?:,\s[^,.\n]{{1,80}},)?\s{_any(edge_phrases.NOTES)})"
    r"|[（(]?(?:本文)?作者(?:系|是|为|為)"
)
_INITIAL = re.compile(r"\b[^\W\d_]$")
_NOTE_GOES_ON = re.compile(
    r"(?:he|she|they|his|her|their|follow|e-?mail|contact|the views|views|this|er|sie|seine?|ihre?|"
    r"il|elle|son|sa|su|sus|él|ella|suo|sua|ele|ela|он|она|його|він|вона|jego|jej|twitter|x:|@)\b",
    re.IGNORECASE,
)


def edge_spans(body: str, lines: Sequence[Span]) -> list[Span]:
    """Find what frames the report in its first and last lines.

    Parameters
    ----------
    body
        The text as stored.
    lines
        The lines that are not furniture as a whole, in order.

    Returns
    -------
    list of (int, int)
        Half-open spans in code points, in no particular order. One line always stays.
    """
    found = [mark for line in lines[:_FIRST] for mark in _dateline_marks(body, line)]
    first = 0
    while first < min(_FIRST, len(lines) - 1) and _is_opening(body[slice(*lines[first])]):
        found.append(lines[first])
        first += 1
    at_the_end = True
    for i in range(len(lines) - 1, max(first, len(lines) - 1 - _LAST), -1):
        start, end = lines[i]
        if end - start > _LONGEST:
            at_the_end = False
            continue
        line = body[start:end]
        listed = body[lines[i - 1][0]] in "-–—"
        if _is_closing(line, last=at_the_end and not listed):
            found.append((start, end))
            continue
        at_the_end = False
        # A note stands below a text of some length, not below a line or two.
        if i - first >= 2:
            found.extend((start + a, start + b) for a, b in _note(line, body, lines[first:i]))
    return found


def _dateline_marks(body: str, line: Span) -> Iterator[Span]:
    match = _DATELINE_MARK.match(body, *line)
    if match:
        yield match.span("mark")


def _is_opening(line: str) -> bool:
    return len(line) <= 90 and bool(_OUTLET_ALONE.match(line) or _CREW.match(line))


def _is_closing(line: str, *, last: bool) -> bool:
    """Whether one of the last lines is a signature, a credit or an invitation."""
    if _CREW.match(line) or _PRODUCED.match(line) or _WITH_AGENCIES.match(line):
        return True
    if len(line) <= 100 and (_DESK.match(line) or _OUTLET_ALONE.match(line)):
        return True
    if last and len(line) <= 60 and _SIGNATURE.match(line):
        return True
    invites = all(
        _INVITATION.match(line, start, end) or _CLOSING_CALL.search(line, max(start, end - 60), end)
        for start, end in _sentences(line)
    )
    return invites and _REPORTED.search(line) is None


def _note(line: str, body: str, before: Sequence[Span]) -> Iterator[Span]:
    """The part of a line that tells who wrote the piece: a sentence and what continues it."""
    match = _NOTE.match(line)
    if match is None or _REPORTED.search(line) or _is_known(match, body, before):
        return
    length = 0
    for start, end in _sentences(line):
        if length and _NOTE_GOES_ON.match(line, start) is None:
            break
        length = end
    yield 0, length


def _is_known(note: re.Match[str], body: str, before: Sequence[Span]) -> bool:
    """Whether the text speaks of whom a line is about, who then need not be its writer."""
    subject = note["name"] or note["role"]
    if not subject:
        return False
    word = subject.split()[-1].casefold()
    # A short line without a full stop is a byline, a heading or a credit and tells nothing.
    return any(
        word in body[start:end].casefold()
        for start, end in before
        if end - start > _SHORT or body[end - 1] in '.!?…。！？"”»'
    )


def _sentences(line: str) -> Iterator[Span]:
    start = 0
    for match in SENTENCE_END.finditer(line):
        if match.end() < len(line) and not _INITIAL.search(
            line, max(0, match.start() - 2), match.start()
        ):
            yield start, match.end()
            start = match.end()
    yield start, len(line)
