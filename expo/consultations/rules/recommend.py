"""Whom a buyer or an exhibitor may want to meet, and why: category, product, words in either language, kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

MIN_WORD = 2
#: words that say nothing about goods
_EMPTY = frozenset({"and", "the", "for", "with", "of", "및", "등", "제품", "상품", "products", "goods"})


class Reason(StrEnum):
    """Why somebody is suggested."""

    CATEGORY = "category"
    PRODUCT = "product"
    WORDS = "words"
    WANTS_YOU = "wants_you"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Firm:
    """What is known of a firm: its products' names and its texts in both languages."""

    id: int
    category: int | None
    #: each product by all its names, the reader's form first
    products: tuple[tuple[str, ...], ...]
    text: str
    wants_you: bool = False


@dataclass(frozen=True, slots=True)
class Seeker:
    """What is known of a buyer: the categories looked for, the texts of both languages, the kind."""

    id: int
    categories: frozenset[int]
    wants: str
    kind: str
    wants_you: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A firm or buyer with its score and the reasons, each with the word it rests on."""

    firm: int
    score: int
    reasons: tuple[tuple[Reason, str], ...]


def words_of(text: str) -> list[str]:
    """Return the telling words of a text, lower case, each once, in order."""
    found = [word for word in re.findall(r"[\w가-힣]+", text.lower()) if len(word) >= MIN_WORD and word not in _EMPTY]
    return list(dict.fromkeys(found))


def suggest(wants: str, categories: Collection[int], firms: Iterable[Firm], *, count: int = 5) -> list[Suggestion]:
    """Return the best firms with their reasons; a firm without any reason is not suggested."""
    words = words_of(wants)
    found = [_judge(firm, words, categories) for firm in firms]
    return sorted((each for each in found if each.score), key=lambda each: (-each.score, each.firm))[:count]


def _judge(firm: Firm, words: Collection[str], categories: Collection[int]) -> Suggestion:
    reasons: list[tuple[Reason, str]] = []
    score = 0
    if firm.wants_you:
        reasons.append((Reason.WANTS_YOU, ""))
        score += 4
    product = next((product for word in words for product in firm.products if _is_called(product, word)), None)
    if product is not None:
        reasons.append((Reason.PRODUCT, product[0]))
        score += 3
    if firm.category in categories:
        reasons.append((Reason.CATEGORY, ""))
        score += 2
    said = [word for word in words if word in firm.text.lower()]
    if said and product is None:
        reasons.append((Reason.WORDS, said[0]))
        score += min(len(said), 3)
    return Suggestion(firm.id, score, tuple(reasons))


def _is_called(product: tuple[str, ...], word: str) -> bool:
    return any(word in name.lower() for name in product)


def suggest_buyers(
    firm: Firm, wanted: str, kinds: Collection[str], seekers: Iterable[Seeker], *, count: int = 5
) -> list[Suggestion]:
    """Return the best buyers for a firm with their reasons; `wanted` and `kinds` are what the firm itself looks for."""
    words = words_of(wanted)
    found = [_judge_buyer(each, firm, words, kinds) for each in seekers]
    return sorted((each for each in found if each.score), key=lambda each: (-each.score, each.firm))[:count]


def _judge_buyer(buyer: Seeker, firm: Firm, words: Collection[str], kinds: Collection[str]) -> Suggestion:
    reasons: list[tuple[Reason, str]] = []
    score = 0
    if buyer.wants_you:
        reasons.append((Reason.WANTS_YOU, ""))
        score += 4
    sought = words_of(buyer.wants)
    product = next((product for word in sought for product in firm.products if _is_called(product, word)), None)
    if product is not None:
        reasons.append((Reason.PRODUCT, product[0]))
        score += 3
    if firm.category in buyer.categories:
        reasons.append((Reason.CATEGORY, ""))
        score += 2
    said = [word for word in sought if word in firm.text.lower()] or [w for w in words if w in buyer.wants.lower()]
    if said and product is None:
        reasons.append((Reason.WORDS, said[0]))
        score += min(len(said), 3)
    if score and buyer.kind in kinds:
        reasons.append((Reason.KIND, buyer.kind))
        score += 1
    return Suggestion(buyer.id, score, tuple(reasons))
