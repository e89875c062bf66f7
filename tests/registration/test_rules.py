"""Tokens and short codes: what is written is read back, and what is mistyped is found out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from expo.registration import rules
from expo.registration.rules import CodeFault, CodeProblem

codes = st.binary(min_size=10, max_size=10).map(rules.make_code)
characters = st.sampled_from(rules.ALPHABET)


@given(st.binary(max_size=100))
def test_base45_gives_back_what_was_written(data: bytes) -> None:
    assert rules.decode_base45(rules.encode_base45(data)) == data


def test_base45_matches_the_examples_of_the_standard() -> None:
    assert rules.encode_base45(b"Hello!!") == "%69 VD92EX0"
    assert rules.encode_base45(b"ietf!") == "QED8WEX0"
    assert rules.decode_base45("GGW") is None
    assert rules.decode_base45("a") is None


@given(st.integers(1, 255), st.binary(min_size=16, max_size=16), st.binary(min_size=64, max_size=64))
def test_token_gives_back_its_parts_in_122_characters(key_id: int, token_id: bytes, signature: bytes) -> None:
    text = rules.encode_token(key_id, token_id, signature)
    assert len(text) == rules.TOKEN_LENGTH == 122
    token = rules.decode_token(text)
    assert token == rules.Token(key_id, token_id, signature)
    assert token.signed == bytes([key_id]) + token_id


@given(st.integers(1, 2**32 - 1), st.binary(min_size=12, max_size=40))
def test_token_id_names_the_show(show_id: int, randomness: bytes) -> None:
    token_id = rules.make_token_id(show_id, randomness)
    assert len(token_id) == 16
    assert rules.Token(1, token_id, b"").show_id == show_id


@given(st.text(max_size=140))
def test_any_text_is_a_token_or_none(text: str) -> None:
    token = rules.decode_token(text)
    assert token is None or rules.encode_token(token.key_id, token.token_id, token.signature) == text


@given(codes)
def test_code_is_read_however_it_is_typed(code: str) -> None:
    printed = rules.format_code(code)
    assert rules.read_code(printed) == code
    assert rules.read_code(f" {printed.lower()} ") == code
    assert rules.read_code(code.replace("0", "o").replace("1", "l")) == code


@given(codes, st.integers(0, 10), characters)
def test_code_betrays_every_single_wrong_character(code: str, place: int, other: str) -> None:
    typed = code[:place] + other + code[place + 1 :]
    expected = code if typed == code else CodeFault(CodeProblem.MISTYPED, 11)
    assert rules.read_code(typed) == expected


@given(codes, st.integers(0, 10), st.integers(0, 10))
def test_code_betrays_two_swapped_characters(code: str, one: int, other: int) -> None:
    typed = list(code)
    typed[one], typed[other] = typed[other], typed[one]
    expected = code if "".join(typed) == code else CodeFault(CodeProblem.MISTYPED, 11)
    assert rules.read_code("".join(typed)) == expected


@given(codes, st.integers(0, 10))
def test_code_says_that_a_character_is_missing(code: str, place: int) -> None:
    assert rules.read_code(code[:place] + code[place + 1 :]) == CodeFault(CodeProblem.TOO_SHORT, 10)


def test_code_says_what_else_is_wrong() -> None:
    assert rules.read_code(" - ") == CodeFault(CodeProblem.EMPTY)
    assert rules.read_code("7K2M-9QXD-4Ü") == CodeFault(CodeProblem.FOREIGN_CHARACTER, 10, "Ü")
    assert rules.read_code("7" * 12) == CodeFault(CodeProblem.TOO_LONG, 12)
