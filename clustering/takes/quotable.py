"""Which sentences of an article can be shown alone, and which articles reproduce each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from clustering.boilerplate import boilerplate_spans
from clustering.documents import Document
from clustering.takes.beginnings import without_beginning
from clustering.takes.calls import is_call
from clustering.takes.sentences import Sentence, goes_on, split_sentences

__all__ = ["independent_reports", "quotable_sentences"]

SHORTEST, LONGEST = 40, 420
SHORTEST_WIDE, LONGEST_WIDE = 14, 160
# Korean parts its words, and says more in each.
SHORTEST_HANGUL, FEWEST_HANGUL = 20, 4
FEWEST_WORDS = 6
MOST_SENTENCES = 80

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_ENDING = re.compile(r"[.!…。！؟۔।։።။។][\"'”’»)\]）』」“]*$")
_QUESTION = re.compile(r"[?？؟;][\"'”’»)\]）』」“]*$")
# Of lower-cased text, and the start of a word is asked for once: to look for each with regard to
# case and for itself takes ten times as long.
_NOT_PROSE = re.compile(
    r"https?://|www\.|@\w|©|\||^\W*(?:advertisement|screenshot)\b"
    r"|\b(?:click here\b|sign up\b|read more\b"
    r"|subscribe (?:to|now|today|here|for|and)\b|subscription to (?:our|the|this)\b"
    r"|(?:our|your|digital|print|paid) subscri|subscribers? only\b|for (?:our )?subscribers\b"
    r"|(?:our|your|this|free|daily|weekly|morning|evening|e-?mail)\b[^.]{0,30}\bnewsletters?\b"
    r"|newsletters? (?:here|below)\b"
    r"|continue reading\b|follow us\b|all rights reserved\b|getty images\b|file photo\b"
    r"|photo by\b|story continues\b|contributed to this (?:report|story|article)\b"
    r"|^(?:[\w.'’-]+ ){1,3}reported from\b|^(?:the )?associated press (?:writer|is an)\b"
    r"|is a (?:columnist|reporter|correspondent|contributor|staff writer)\b"
    r"|writes (?:about|on|for) \w[^,]*\bfor the\b"
    r"|supplied an? (?:image|photo)\b|whats?app channel\b|read the (?:full )?press release\b"
    r"|this (?:story|article) (?:was|has been|originally)\b|let us know\b|please enable\b"
    r"|anyone with (?:any )?information\b|crimestoppers\b|on 0?800 \d"
    r"|(?:we use|uses?|accept|our|these|enable|allow) cookies\b|cookie (?:policy|settings)\b"
    r"|(?:our|this|latest|full) podcast\b|podcast (?:here|below|episode)\b|watch the video\b"
    r"|homepage for more\b|for the latest updates\b|in your inbox\b|join our community\b"
    r"|check out our\b|scroll down\b|do you have a story\b|\(screenshot\b|toggle caption\b"
    r"|what we know so far (?:about|on)\b|as it happened\b)"
)
_READER = re.compile(
    r"^(?:if|when|have|do|are|would) you\b|\bdear readers?\b|^share\b", re.IGNORECASE
)
_CAPTION = re.compile(
    r"\b(?:is|are) (?:pictured|(?:seen|shown)(?! (?:as|to|that|by|how|on (?:the|an?) video)\b))\b"
    r"|\((?:AP|AFP|Reuters)(?: Photo)?[/:)]"
    r"|^(?:[A-Z][\w.'’-]+ ){1,4}/ (?:AP|AFP|Reuters|Getty|EPA|NPR|Bloomberg)\b"
    r"|, (?:front|left|right|cent(?:er|re)|second from (?:left|right))\b.*, \d{4}\.$"
    r"|^(?:Photos?|Images?|Pictures?|Fotos?|Фото|Bild|Fotoğraf|Imagen?|写真|صورة)"
    r"\s*(?:[:：/|]|(?:by|of|courtesy|credit|von|de)\b)"
    r"|^[图圖](?:为|為|片|[:：])"
    r"|^(?:En la imagen|Das Bild zeigt|Auf dem (?:Bild|Foto)|Na fotografiji"
    r"|Fotografija je|На фото|Na zdjęciu|Sur la photo|Nella foto|Na foto(?:grafii)?)\b",
)
# The last: headlines of other articles behind a name, as a list that one could open.
_RUN_TOGETHER = re.compile(
    r"[.!?][\"”][A-Z]\w*\.?|[a-z]{3}[.!?][A-Z][a-z]{2}|[a-z](?:[A-Z]|\d{4}).* MORE\b"
)
_LETTERS = re.compile(r"[^\W\d_]")
_HANGUL = re.compile("[\uac00-\ud7a3]")


def quotable_sentences(document: Document) -> list[Sentence]:
    """Sentences of a document that can stand alone as a quotation, in order.

    Left out: boilerplate, headings, captions, fragments, questions, words to the reader,
    sentences with half of a quotation, and sentences too short or too long to be read alone. A
    bullet, a label, the headline or a dateline before a sentence is cut off.
    """
    body = document.body
    if not body.strip():
        return []
    kept: list[Sentence] = []
    seen: set[str] = set()
    title = _bare(document.title)
    for sentence in split_sentences(body, document.language, boilerplate_spans(body)):
        opening = not kept or sentence.line <= 3
        cut = without_beginning(sentence, document.title, opening=opening)
        if not _stands_alone(cut.text):
            continue
        bare = _bare(cut.text)
        if bare in seen or bare == title:
            continue
        seen.add(bare)
        kept.append(cut)
        if len(kept) >= MOST_SENTENCES:
            break
    return kept


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _stands_alone(text: str) -> bool:
    wide = len(_WIDE.findall(text[:80])) * 3 > len(text[:80])
    hangul = len(_HANGUL.findall(text[:80])) * 2 > len(text[:80])
    shortest, longest = (SHORTEST_WIDE, LONGEST_WIDE) if wide else (SHORTEST, LONGEST)
    shortest = SHORTEST_HANGUL if hangul else shortest
    if not shortest <= len(text) <= longest:
        return False
    if not _ENDING.search(text) or _QUESTION.search(text):
        return False
    letters = _LETTERS.findall(text)
    if len(letters) < 0.6 * len(text.replace(" ", "")):
        return False
    if not wide:
        if len(text.split()) < (FEWEST_HANGUL if hangul else FEWEST_WORDS):
            return False
        # "iPhone sales" and "eBay" begin sentences.
        if goes_on(text[text.index(letters[0]) :]):
            return False
        if sum(map(str.isupper, letters)) > 0.35 * len(letters):
            return False
    if _NOT_PROSE.search(text.lower()) or _READER.search(text) or _CAPTION.search(text):
        return False
    if is_call(text):
        return False
    # "... he said.”Aug. 22": two sentences run together, and the second is cut.
    if _RUN_TOGETHER.search(text):
        return False
    if text[0] in "-–—•*·>":
        return False
    return _balanced(text)


def _balanced(text: str) -> bool:
    """Whether every quotation and bracket that opens in the sentence closes in it."""
    if text.count('"') % 2 or text.count("(") != text.count(")"):
        return False
    for opener, closers in (("“", "”"), ("«", "»"), ("「", "」"), ("『", "』")):
        if text.count(opener) != sum(text.count(c) for c in closers) and "„" not in text:
            return False
    low = text.count("„")
    return not low or low <= text.count("“") + text.count("”")


def independent_reports(
    documents: Sequence[Document], bare_sentences: Sequence[Sequence[str]]
) -> list[str]:
    """The independent report behind each document.

    Documents with the same ``report`` are one. So are documents that share most of their
    sentences word for word, which an agency's text does in spite of cuts at its end.

    Parameters
    ----------
    documents
        In a fixed order; the first of a group gives it its name.
    bare_sentences
        For each document its sentences without case and punctuation.

    Returns
    -------
    list of str
        For each document the id of its report.
    """
    position = {document.id: i for i, document in enumerate(documents)}
    parent = list(range(len(documents)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def join(i: int, j: int) -> None:
        a, b = sorted((root(i), root(j)))
        parent[b] = a

    by_report: dict[str, int] = {}
    for i, document in enumerate(documents):
        if document.report is None:
            continue
        if document.report in position:
            join(i, position[document.report])
        join(i, by_report.setdefault(document.report, i))
    _join_reprints([set(sentences) for sentences in bare_sentences], join)
    return [documents[root(i)].id for i in range(len(documents))]


def _join_reprints(texts: Sequence[set[str]], join: Callable[[int, int], None]) -> None:
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for i, sentences in enumerate(texts):
        for sentence in sentences:
            holders[sentence].append(i)
    shared: defaultdict[tuple[int, int], int] = defaultdict(int)
    for indices in holders.values():
        # A sentence of a text that all reprint links each to the first: enough to join them all.
        for i in indices[1:] if len(indices) > 40 else []:
            shared[indices[0], i] += 1
        if len(indices) <= 40:
            for a, i in enumerate(indices):
                for j in indices[a + 1 :]:
                    shared[i, j] += 1
    for (i, j), count in sorted(shared.items()):
        smaller = min(len(texts[i]), len(texts[j]))
        if count >= 0.6 * smaller and (count >= 3 or count == smaller):
            join(i, j)
