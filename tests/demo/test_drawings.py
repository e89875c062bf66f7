"""The demo's products have drawings, and each is a picture like any other."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from PIL import Image

from expo.demo import words
from expo.demo.drawings import DRAWINGS, SIZE, picture_of
from expo.exhibitors import media


def test_every_product_of_the_demo_is_drawn(sqlite_app: Flask) -> None:
    products = {english for _name, _ends, made in words.CATEGORIES.values() for _korean, english in made}
    assert set(DRAWINGS) == products
    instance: Path = sqlite_app.extensions["settings"].instance
    names = {picture_of(product) for product in sorted(products)[::15]}
    assert len(names) == 3
    for name in names:
        assert name is not None
        assert media.size_of(name, instance) == SIZE
        with Image.open(media.picture_folder(instance) / name) as picture:
            assert len(picture.convert("RGB").getcolors(SIZE[0] * SIZE[1]) or ()) > 2
