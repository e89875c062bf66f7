"""Countries by their names in the languages of the screens, Korea first."""

from __future__ import annotations

import re

from babel import Locale

CODE = re.compile(r"[A-Z]{2}")
#: unions and placeholders among the codes
NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})


def _names() -> dict[str, dict[str, str]]:
    english, korean = (
        {str(code): str(name) for code, name in Locale(language).territories.items()} for language in ("en", "ko")
    )
    codes = {code for code in english if CODE.fullmatch(code)} - NO_COUNTRIES - {"KR"}
    ordered = ["KR", *sorted(codes, key=lambda code: str(english[code]))]
    return {code: {"en": str(english[code]), "ko": str(korean.get(code, english[code]))} for code in ordered}


COUNTRIES = _names()
