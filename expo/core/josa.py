"""Korean particles after words that are only known when a sentence is spoken: A01은, B03은, 한결푸드는.

Translators write both forms, as Koreans do on paper: "%(booth)s은(는) 비어 있습니다." `settled` leaves the one that fits how
the word before it is read aloud.
"""

from __future__ import annotations

import re

#: written as both; after a consonant, after a vowel
PARTICLES = {
    "은(는)": ("은", "는"), "는(은)": ("은", "는"), "이(가)": ("이", "가"), "가(이)": ("이", "가"), "을(를)": ("을", "를"),
    "를(을)": ("을", "를"), "와(과)": ("과", "와"), "과(와)": ("과", "와"), "(으)로": ("으로", "로"), "(이)라": ("이라", "라"),
    "(이)나": ("이나", "나"),
}  # fmt: skip
_BOTH = re.compile("|".join(re.escape(form) for form in PARTICLES))
#: what is written after a word but not read: marks that close it, HTML after it, how HTML writes a mark
_UNREAD = re.compile(r"(?:<[^<>]*>|&#?\w+;|[\s\"'”’»」』)\]}.,!?…·-])+$")
_WORD = re.compile(r"[A-Za-z]+$")
_FIRST_SYLLABLE, _FINALS, _RIEUL = ord("가"), 28, 8
#: 영 일 이 삼 사 오 육 칠 팔 구, read one by one or as a number
_DIGITS = {"0": "b", "1": "l", "2": "", "3": "b", "4": "", "5": "", "6": "b", "7": "l", "8": "l", "9": ""}
#: 엘 엠 엔 알; the names of all other letters end in a vowel
_LETTERS = {"L": "l", "M": "b", "N": "b", "R": "l"}
_CLOSED = re.compile(r"(?:[mn]|ng|[aeiou][bckpt]|ck)$", re.IGNORECASE)


def settled(text: str) -> str:
    """Return the text with the one particle that fits wherever both are written after a word."""
    if "(" not in text:
        return text
    return _BOTH.sub(lambda found: _fitting(found[0], text[: found.start()]), text)


def _fitting(both: str, before: str) -> str:
    word = _UNREAD.sub("", before)
    if not word or (sound := _final(word)) is None:
        return both
    closed, is_open = PARTICLES[both]
    return is_open if not sound or (sound == "l" and both == "(으)로") else closed


def _final(word: str) -> str | None:
    """Return how the word's last sound closes: "" a vowel, "l" ㄹ, "b" another consonant; None where nobody can tell."""
    last = word[-1]
    if "가" <= last <= "힣":
        final = (ord(last) - _FIRST_SYLLABLE) % _FINALS
        return "" if not final else "l" if final == _RIEUL else "b"
    if last in _DIGITS:
        return _DIGITS[last]
    latin = _WORD.search(word)
    if latin is None:
        return "" if last == "%" else None
    if latin[0].isupper():  # a code or an abbreviation is spelt
        return _LETTERS.get(last, "")
    return "l" if last == "l" else "b" if _CLOSED.search(latin[0]) else ""
