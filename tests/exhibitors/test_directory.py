"""The public directory and the pages behind it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from expo.exhibitors import placements, queries
from expo.exhibitors.rules import ExhibitorStatus
from expo.exhibitors.rules.directory import Entry, Wanted, in_order, initials_of, search, words_of
from expo.floor.queries.plans import booth_labels
from tests.exhibitors.statements import count_statements
from tests.factories.accounts import make_organization
from tests.factories.exhibitors import make_category, make_exhibitor, make_product, make_sample_display
from tests.factories.shows import make_pavilion, make_show


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("감속기", True),
        ("reducer", True),
        ("REDUCER 가람", True),
        ("ㄱㄹㅈㅁ", True),
        ("가람정밀", True),
        ("reducer 없음", False),
        ("ㅎㅎ", False),
        ("", True),
    ],
)
def test_search_finds_both_languages_and_initials(query: str, found: bool) -> None:  # noqa: FBT001 - a table of cases
    entry = Entry(("exhibitor", 1), "가람 정밀", ("가람 정밀", "Garam Precision", "정밀 감속기", "Precision reducer"))
    assert bool(search([entry], Wanted(words=words_of(query)))[0]) is found


def test_facets_keep_the_other_filters() -> None:
    entries = [
        Entry(("e", 1), "a", (), frozenset({"food"}), "esg", "전주"),
        Entry(("e", 2), "b", (), frozenset({"food"}), "individual", "부산"),
        Entry(("e", 3), "c", (), frozenset({"parts"}), "esg", "부산"),
    ]
    found, facets = search(entries, Wanted(categories=frozenset({"food"})))
    assert [entry.key[1] for entry in found] == [1, 2]
    assert facets.categories == {"food": 2, "parts": 1}
    assert facets.pavilions == {"esg": 1, "individual": 1}


def test_booths_are_in_the_order_people_count() -> None:
    entries = [Entry(("e", n), "x", (), booths=booths) for n, booths in enumerate([("A10",), (), ("A2",), ("B1",)])]
    assert [entry.key[1] for entry in in_order(entries, "booth")] == [2, 0, 3, 1]


def test_initials_of_mixed_text() -> None:
    assert initials_of("가람 ABC 정밀") == "ㄱㄹABCㅈㅁ"


def test_directory_lists_samples_apart(app: Flask, client: FlaskClient) -> None:
    show = make_show()
    pavilion = make_pavilion(show)
    make_product(make_exhibitor(show, organization=make_organization(ko="한결부각", en="Hangyeol Bugak")))
    make_exhibitor(
        show, organization=make_organization(ko="떠난기업", en="Gone Firm"), status=ExhibitorStatus.WITHDRAWN
    )
    make_product(make_sample_display(show, pavilion, organization=make_organization(ko="솔뫼장", en="Solmoe Jang")))
    firms = client.get(f"/shows/{show.slug}/exhibitors?lang=en").text
    assert "Hangyeol Bugak" in firms
    assert "Gone Firm" not in firms
    assert "Solmoe Jang" not in firms
    samples = client.get(f"/shows/{show.slug}/exhibitors?kind=samples&lang=ko").text
    assert "솔뫼장" in samples
    assert "한결부각" not in samples
    counts = queries.counts(show)
    assert (counts.exhibitors, counts.individual_booths, counts.pavilions, counts.sample_displays) == (1, 1, 1, 1)


def test_directory_filters(app: Flask, client: FlaskClient) -> None:
    show = make_show()
    food, pavilion = (
        make_category(show, slug="food", ko="식품", en="Food", is_food=True),
        make_pavilion(show, slug="jeonbuk"),
    )
    make_exhibitor(show, organization=make_organization(en="Food Firm"), category_id=food.id)
    make_exhibitor(show, organization=make_organization(en="Pavilion Firm"), pavilion=pavilion)
    url = f"/shows/{show.slug}/exhibitors"
    both = ("Food Firm", "Pavilion Firm")

    def names(query: str) -> list[str]:
        page = client.get(f"{url}?lang=en&{query}").text
        return [name for name in both if name in page]

    assert names("") == list(both)
    assert names("category=food") == ["Food Firm"]
    assert names("pavilion=jeonbuk") == ["Pavilion Firm"]
    assert names("pavilion=jeonbuk&pavilion=individual") == list(both)
    assert names("q=pavilion") == ["Pavilion Firm"]
    assert names("category=nothing") == []


@pytest.mark.parametrize("path", ["", "?q=정밀", "?kind=samples"])
def test_directory_reads_as_often_for_three_firms_as_for_one(app: Flask, client: FlaskClient, path: str) -> None:
    show = make_show()
    pavilion = make_pavilion(show)

    def add() -> None:
        make_product(make_exhibitor(show))
        make_product(make_exhibitor(show, pavilion=pavilion))
        make_product(make_sample_display(show, pavilion))

    add()
    url = f"/shows/{show.slug}/exhibitors{path}"
    one = count_statements(lambda: client.get(url))
    add()
    add()
    assert count_statements(lambda: client.get(url)) == one <= 10


def test_exhibitor_page_shows_products_and_booths(app: Flask, client: FlaskClient) -> None:
    show = make_show()
    exhibitor = make_exhibitor(show, slug="mir", intro_ko="심전도계를 만듭니다.", intro_en="We make ECG units.")
    make_product(exhibitor, ko="휴대 심전도", en="Pocket ECG")
    try:
        placements.set_booth_finder(lambda _show: {exhibitor.id: ("E07", "E08")})
        page = client.get(f"/shows/{show.slug}/exhibitors/mir?lang=en").text
        listed = client.get(f"/shows/{show.slug}/exhibitors?q=E08&lang=en").text
    finally:
        placements.set_booth_finder(booth_labels)
    assert all(word in page for word in ("E07", "E08", "Pocket ECG", "We make ECG units."))
    assert exhibitor.organization.name_en in listed


def test_withdrawn_exhibitor_and_foreign_show_have_no_page(app: Flask, client: FlaskClient) -> None:
    show, other, hidden = make_show(), make_show(), make_show(published=False)
    make_exhibitor(show, slug="gone", status=ExhibitorStatus.WITHDRAWN)
    make_exhibitor(show, slug="here")
    make_exhibitor(hidden, slug="here")
    assert client.get(f"/shows/{show.slug}/exhibitors/here").status_code == 200
    assert client.get(f"/shows/{show.slug}/exhibitors/gone").status_code == 404
    assert client.get(f"/shows/{other.slug}/exhibitors/here").status_code == 404
    assert client.get(f"/shows/{hidden.slug}/exhibitors/here").status_code == 404
    assert client.get(f"/shows/{hidden.slug}/exhibitors").status_code == 404


def test_pavilion_page_shows_its_firms_and_samples_only(app: Flask, client: FlaskClient) -> None:
    show = make_show()
    pavilion, other = make_pavilion(show, slug="esg"), make_pavilion(show, slug="other", position=2)
    make_exhibitor(show, organization=make_organization(en="Inside Firm"), pavilion=pavilion)
    make_sample_display(show, pavilion, organization=make_organization(en="Sample Firm"))
    make_exhibitor(show, organization=make_organization(en="Other Firm"), pavilion=other)
    page = client.get(f"/shows/{show.slug}/pavilions/esg?lang=en").text
    assert ("Inside Firm" in page, "Sample Firm" in page, "Other Firm" in page) == (True, True, False)
