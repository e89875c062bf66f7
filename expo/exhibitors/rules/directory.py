"""Finding firms in the directory: by words in two languages, by initial consonants, by filters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_PER_INITIAL = 588
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
#: the value of the pavilion filter that means "no pavilion"
INDIVIDUAL = "individual"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the directory; `key` leads back to the record, `texts` is what a search looks at."""

    key: tuple[str, int]
    sort_name: str
    texts: tuple[str, ...]
    categories: frozenset[str] = frozenset()
    pavilion: str = INDIVIDUAL
    region: str = ""
    booths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks for; an empty set of a filter means any."""

    words: tuple[str, ...] = ()
    categories: frozenset[str] = frozenset()
    pavilions: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facets:
    """How many entries each filter value would show, the other filters kept."""

    categories: Mapping[str, int] = field(default_factory=dict)
    pavilions: Mapping[str, int] = field(default_factory=dict)
    regions: Mapping[str, int] = field(default_factory=dict)


def fold(text: str) -> str:
    """Return text as searches compare it: composed, compatible forms and case folded."""
    return unicodedata.normalize("NFKC", text).casefold()


def words_of(query: str) -> tuple[str, ...]:
    """Return the words of a search; each has to be found somewhere."""
    return tuple(fold(word) for word in unicodedata.normalize("NFC", query).split())[:10]


def initials_of(text: str) -> str:
    """Return the initial consonants of Korean text: "가람 정밀" → "ㄱㄹㅈㅁ"; other marks are kept, spaces are not."""
    return "".join(
        _INITIALS[(ord(mark) - _FIRST_SYLLABLE) // _PER_INITIAL]
        if _FIRST_SYLLABLE <= ord(mark) <= _LAST_SYLLABLE
        else mark
        for mark in text
        if not mark.isspace()
    )


@lru_cache(maxsize=8192)
def _searchable(texts: tuple[str, ...]) -> tuple[str, str]:
    folded = "\n".join(fold(text) for text in texts if text)
    return folded + "\n" + "\n".join(fold(text).replace(" ", "") for text in texts if text), "\n".join(
        map(initials_of, texts)
    )


def _is_initials(word: str) -> bool:
    return len(word) > 1 and all(mark in _INITIALS for mark in unicodedata.normalize("NFC", _compatible(word)))


def _compatible(word: str) -> str:
    """Return a folded word with its conjoining initials written as the letters a keyboard types."""
    return "".join(_INITIALS[ord(mark) - 0x1100] if 0x1100 <= ord(mark) <= 0x1112 else mark for mark in word)  # noqa: PLR2004 - the block of initial consonants


def has_words(texts: tuple[str, ...], words: Sequence[str]) -> bool:
    """Return whether every word is part of some text; a word of initial consonants may fit initials instead."""
    plain, initials = _searchable(texts)
    return all(word in plain or (_is_initials(word) and _compatible(word) in initials) for word in words)


def _fits(entry: Entry, wanted: Wanted, *, but: str = "") -> bool:
    return (
        (but == "categories" or not wanted.categories or bool(wanted.categories & entry.categories))
        and (but == "pavilions" or not wanted.pavilions or entry.pavilion in wanted.pavilions)
        and (but == "regions" or not wanted.regions or entry.region in wanted.regions)
    )


def search(entries: Iterable[Entry], wanted: Wanted) -> tuple[list[Entry], Facets]:
    """Return the entries that fit, and what each value of each filter would show."""
    with_words = [entry for entry in entries if has_words((*entry.texts, *entry.booths), wanted.words)]
    return [entry for entry in with_words if _fits(entry, wanted)], Facets(
        categories=Counter(
            code for entry in with_words if _fits(entry, wanted, but="categories") for code in entry.categories
        ),
        pavilions=Counter(entry.pavilion for entry in with_words if _fits(entry, wanted, but="pavilions")),
        regions=Counter(entry.region for entry in with_words if entry.region and _fits(entry, wanted, but="regions")),
    )


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts A-2 before A-10."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, fold(part)) for part in re.split(r"(\d+)", text) if part
    )


def in_order(entries: Iterable[Entry], by: str) -> list[Entry]:
    """Return the entries by booth number (those without one last) or by name."""
    if by == "booth":
        return sorted(
            entries,
            key=lambda entry: (
                not entry.booths,
                natural(entry.booths[0]) if entry.booths else (),
                fold(entry.sort_name),
            ),
        )
    return sorted(entries, key=lambda entry: (fold(entry.sort_name), entry.key))
