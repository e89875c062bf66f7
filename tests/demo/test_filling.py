"""The demo's timetable in the making: it can be loaded at any hour, whoever is busy then."""

from __future__ import annotations

from datetime import datetime
from random import Random

import pytest
from flask import Flask

from expo.demo.filling import Filling
from tests.factories.consultations import (
    make_buyer,
    make_interpreter,
    make_profile,
    make_setup,
    make_slots,
    make_tables,
)
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import make_show


def test_two_who_understand_each_other_need_no_interpreter_to_be_free(sqlite_app: Flask, now: datetime) -> None:
    show = make_show()
    make_setup(show)
    make_tables(show)
    slots = make_slots(show)
    buyer, firm = make_buyer(show), make_exhibitor(show)
    abroad, other = make_buyer(show, languages=["vi"]), make_exhibitor(show)
    make_profile(firm, languages=["ko"])
    helper, spare = make_interpreter(show, ["vi"]), make_interpreter(show, ["ja"])
    filling = Filling(show, [buyer, abroad], [firm, other], [helper, spare], Random(1), now)
    filling.busy |= {("interpreter", spare.id, slot.id) for slot in slots}
    filling.busy |= {("interpreter", helper.id, slot.id) for slot in slots[1:]}
    assert filling.free_pair(buyer, firm, 1) == (buyer, firm, slots[-1])
    assert filling.free_pair(abroad, firm, 1) == (abroad, firm, slots[0])
    with pytest.raises(LookupError):
        filling.free_pair(abroad, firm, 1)  # they meet already
