"""Korean particles fit the word before them, however it is written."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale, gettext, ngettext
from markupsafe import Markup

from expo.core.josa import settled


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A01은(는) 비었습니다.", "A01은 비었습니다."),
        ("B02은(는) 비었습니다.", "B02는 비었습니다."),
        ("A10이(가) P3-4와(과) 겹칩니다.", "A10이 P3-4와 겹칩니다."),
        ("한결푸드은(는) 한결식품을(를)", "한결푸드는 한결식품을"),
        ("서울(으)로, 부산(으)로, A01(으)로, A06(으)로, 대구(으)로", "서울로, 부산으로, A01로, A06으로, 대구로"),
        ("KTL이(가) IBM을(를) KOTRA와(과)", "KTL이 IBM을 KOTRA와"),
        ("Hansol이(가) Vision을(를) Daegu와(과) Rolltech(으)로", "Hansol이 Vision을 Daegu와 Rolltech로"),
        ("“김치”은(는) (주)누리을(를) 누리(주)이(가)", "“김치”는 (주)누리를 누리(주)가"),
        ("<b>A01</b>이(가) &#34;신선&#34;을(를)", "<b>A01</b>이 &#34;신선&#34;을"),
        ("90%을(를) 東京은(는)", "90%를 東京은(는)"),
    ],
)
def test_the_particle_fits_how_the_word_is_read(written: str, read: str) -> None:
    assert settled(written) == read


def test_sentences_of_python_and_of_templates_are_settled(sqlite_app: Flask) -> None:
    text = "%(booth)s belongs to %(other)s."
    page = sqlite_app.jinja_env.from_string("{{ _(text, booth=booth, other='<b>') }}")
    with sqlite_app.test_request_context(), force_locale("ko"):
        assert gettext(text, booth="A01", other="누리") == "A01은 누리의 부스입니다."
        assert gettext(text, booth="A02", other="누리") == "A02는 누리의 부스입니다."
        assert gettext(text) % {"booth": "A01", "other": "누리"} == "A01은(는) 누리의 부스입니다."
        assert ngettext("%(num)d booth changed.", "%(num)d booths changed.", 2).startswith("부스 2")
        said = page.render(text=text, booth=Markup("<i>A01</i>"))
    assert said == "<i>A01</i>은 &lt;b&gt;의 부스입니다."
