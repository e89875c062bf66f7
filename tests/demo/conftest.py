"""The demo, loaded once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from expo.core import clock
from tests.demonstration import Demo, make_demo


@pytest.fixture(scope="session")
def loaded_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo on a database of its own."""
    return make_demo(tmp_path_factory)


@pytest.fixture
def demo(loaded_demo: Demo) -> Iterator[Demo]:
    """The demo at the moment it was loaded; tests read it and change nothing."""
    with loaded_demo.app.app_context(), clock.here(loaded_demo.loaded_at):
        yield loaded_demo
