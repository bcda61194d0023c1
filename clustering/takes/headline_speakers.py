"""Who says what a sentence of English news tells, as it may stand in a headline."""

from __future__ import annotations

from collections.abc import Sequence

from clustering.takes.headline_words import (
    CLOSING,
    STOPS,
    Vocabulary,
    is_finite,
    listed,
    verb_forms,
)

__all__ = ["cased", "named_speaker", "quoted_by"]

# Most words of a speaker's name.
SPEAKER = 4


def quoted_by(pieces: Sequence[str], opened: int, vocabulary: Vocabulary) -> tuple[str, str]:
    """Who says what the quotation that opens at a place says; empty where nobody is named."""
    closed = next(
        (i for i in range(opened + 1, len(pieces)) if pieces[i] in CLOSING), len(pieces) - 1
    )
    after = list(pieces[closed + 1 : closed + 9])
    for place, piece in enumerate(after):
        if piece.lower() not in verb_forms("saying"):
            continue
        ahead = after[:place]
        if ahead and (name := named_speaker(ahead, vocabulary)):
            return name, ""
        end = next((i for i in range(place + 1, len(after)) if after[i] in STOPS | {","}), None)
        if (
            not ahead
            and end is not None
            and (name := named_speaker(after[place + 1 : end], vocabulary))
        ):
            return name, ""
        return "", ""
    if opened:
        before = list(pieces[:opened])
        said = [i for i, piece in enumerate(before) if piece.lower() in verb_forms("saying")]
        if said and (name := named_speaker(before[: said[-1]], vocabulary)):
            return name, ""
    return "", ""


def named_speaker(pieces: Sequence[str], vocabulary: Vocabulary) -> str:
    """The name of who speaks, from the words before the verb of saying; empty where unclear."""
    name = [t for t in pieces if t.lower() not in listed("left_out")]
    if name and name[-1] in (",", "-"):
        # "Rubio, the secretary of state, said": the name is before the comma.
        name = name[: name.index(",")] if "," in name else name[:-1]
    if "," in name:
        name = name[len(name) - name[::-1].index(",") :]
    if name and name[-1].lower() in ("has", "have", "had"):
        name = name[:-1]
    while name and name[-1].lower() in ("on", "in"):
        name = name[:-1]
    if not name or any(not w[0].isalnum() for w in name):
        return ""
    if vocabulary.is_person(name[-1]):
        return name[-1]
    while (
        len(name) > 1 and name[0].lower().rstrip(".") in listed("titles") and name[1][0].isupper()
    ):
        if name[0].lower().rstrip(".") in listed("personal") and all(w[0].isupper() for w in name):
            # "Senator Jane Doe" is Doe.
            name = name[-1:] if len(name) <= SPEAKER else name[1:]
        else:
            name = name[1:]
    low = [w.lower() for w in name]
    if len(name) > SPEAKER or low[0] in listed("no_beginning") or low[0].endswith("ing"):
        return ""
    if any(w in listed("leaning") or w in listed("speaking") for w in low):
        return ""
    if any(is_finite(w, "the") for w in low) or low[-1] in listed("possible_cuts"):
        return ""
    if not (vocabulary.is_noun(name[-1]) or low[-1].endswith("s")):
        return ""
    return " ".join([cased(name[0], vocabulary, capital=True), *name[1:]])


def _title(name: Sequence[str]) -> str:
    return name[0].lower().rstrip(".")


def cased(word: str, vocabulary: Vocabulary, *, capital: bool) -> str:
    """A word as the first of a headline, or as any other."""
    if capital:
        return word[:1].upper() + word[1:]
    bare = word.lstrip("“")
    if not bare[:1].isupper() or not vocabulary.is_common(bare) or bare == "I" or bare[:2] == "I'":
        return word
    return word.replace(bare, bare[:1].lower() + bare[1:])
