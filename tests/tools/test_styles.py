"""The joined stylesheet: what is kept of Bootstrap, and how imports are put in place."""

from __future__ import annotations

from pathlib import Path

from tools import styles


def test_elements_and_our_parts_stay_and_the_rest_goes() -> None:
    sheet = "a{x:1}.btn{x:2}.btn-primary{x:3}.card{x:4}.form-control:focus{x:5}.navbar .btn{x:6}"
    kept = styles.cut_bootstrap(sheet)
    assert kept == "a{x:1}.btn{x:2}.form-control:focus{x:5}"


def test_a_shared_rule_keeps_only_the_selectors_we_meet() -> None:
    assert styles.cut_bootstrap(".btn:hover,.card:hover{x:1}") == ".btn:hover{x:1}"


def test_media_blocks_are_cut_inside_and_empty_ones_go() -> None:
    sheet = "@media (min-width:1px){.card{x:1}.btn{x:2}}@media print{.card{x:1}}@keyframes spin{to{x:1}}"
    assert styles.cut_bootstrap(sheet) == "@media (min-width:1px){.btn{x:2}}"


def test_the_licence_notice_stays() -> None:
    assert styles.cut_bootstrap("/*! MIT */a{x:1}/* gone */").startswith("/*! MIT */")


def test_imports_are_put_in_place_with_their_layer(tmp_path: Path) -> None:
    (tmp_path / "part.css").write_text("/* why */\n  a { x: 1; }\n", encoding="utf-8")
    whole = tmp_path / "app.css"
    whole.write_text('@layer one, two;\n@import url("part.css") layer(one);\n@import url("part.css");\n', "utf-8")
    assert styles.bundle(whole) == "@layer one, two;\n@layer one{a { x: 1; }}\na { x: 1; }"
