"""What every page relies on: parts that exist, nothing inline, little to load."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
ICON_CALL = re.compile(r"""\bicon(?:_name)?(?:\(|=|'\] ?= ?|': ?)\s*['"]([a-z0-9-]+)['"]""")
BEHAVIOUR = re.compile(r'data-behaviour="([^"{]+)"')
ASSET = re.compile(r"""asset\(['"]([^'"]+)['"]\)""")
#: what the public home may cost on a first visit, compressed, without fonts; the rest is left to the page itself
FRAME_BUDGET = 75_000


def sources() -> Iterator[tuple[str, str]]:
    """Yield the name and text of every template."""
    for file in sorted(TEMPLATES.rglob("*.html")):
        yield str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")


def compressed(path: str) -> int:
    return len(gzip.compress((STATIC / path).read_bytes(), 9))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_kit_shows_every_part_in_both_languages(sqlite_app: Flask, language: str) -> None:
    answer = sqlite_app.test_client().get(f"/ui-kit?lang={language}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in page
    assert ("UI 모음" in page) is (language == "ko")


def test_kit_has_no_inline_code_that_the_content_policy_would_block(sqlite_app: Flask) -> None:
    page = sqlite_app.test_client().get("/ui-kit").get_data(as_text=True)
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", page) == []


def test_templates_write_no_style_and_no_script() -> None:
    faults = [
        (name, found)
        for name, text in sources()
        for found in re.findall(r"<style|\sstyle=\"|\son(?:click|change|submit|input)=|hx-on", text)
    ]
    assert faults == []


def test_every_icon_named_in_a_template_is_in_the_sprite_list() -> None:
    listed = set((ROOT / "tools" / "icons.txt").read_text(encoding="utf-8").split())
    missing = {(name, icon) for name, text in sources() for icon in ICON_CALL.findall(text) if icon not in listed}
    assert missing == set()


def test_every_behaviour_has_its_module_and_every_asset_its_file() -> None:
    modules = {
        (name, word)
        for name, text in sources()
        for words in BEHAVIOUR.findall(text)
        for word in words.split()
        if not (STATIC / "js" / f"{word}.js").exists()
    }
    files = {(name, path) for name, text in sources() for path in ASSET.findall(text) if not (STATIC / path).exists()}
    assert modules == set()
    assert files == set()


def test_every_relative_import_of_a_script_has_its_file() -> None:
    wanted = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[\w./-]+\.js)["']""")
    missing = [
        (str(file.relative_to(STATIC)), path)
        for folder in ("js", "vendor")
        for file in sorted((STATIC / folder).rglob("*.js"))
        for path in wanted.findall(file.read_text(encoding="utf-8"))
        if not (file.parent / path).exists()
    ]
    assert missing == []


def test_scripts_build_no_markup_from_text() -> None:
    banned = re.compile(r"\.(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    faults = [str(file) for file in sorted((STATIC / "js").rglob("*.js")) if banned.search(file.read_text("utf-8"))]
    assert faults == []


def test_page_frame_is_light() -> None:
    frame = ("vendor/app.css", "css/pages/public.css", "vendor/htmx/htmx.min.js", "vendor/icons.svg", "js/app.js")
    assert sum(compressed(path) for path in frame) < FRAME_BUDGET


def test_unknown_address_says_what_to_do_next(sqlite_app: Flask) -> None:
    answer = sqlite_app.test_client().get("/nowhere?lang=en")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "This does not exist, or no longer." in page
    assert "First page" in page
