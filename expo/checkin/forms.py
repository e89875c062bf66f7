"""Forms of the gates' set-up."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from expo.checkin.models import Gate, Zone
from expo.checkin.services import GateData, ZoneData
from expo.core.db import LocalText
from expo.registration.cards import KINDS
from expo.web.formkit import BaseForm, choices
from expo.web.locale import local

SLUG = Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$", message=_l("Small letters, digits and hyphens: gate-1"))


class _NamedForm(BaseForm):
    name_ko = StringField(_l("Name in Korean"), validators=[DataRequired(_l("Write a name.")), Length(max=120)])
    name_en = StringField(_l("Name in English"), validators=[DataRequired(_l("Write a name.")), Length(max=120)])
    slug = StringField(
        _l("Short name in addresses"), validators=[DataRequired(_l("Write a short name.")), Length(max=60), SLUG]
    )

    @property
    def full_name(self) -> LocalText:
        return LocalText(self.name_ko.data or "", self.name_en.data or "")


class ZoneForm(_NamedForm):
    """A zone: whom it admits and how many."""

    kinds = SelectMultipleField(
        _l("Who may enter"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        choices=choices((kind.value, _l(KINDS[kind])) for kind in KINDS),
    )
    capacity = IntegerField(
        _l("Most people at once"),
        validators=[Optional(), NumberRange(min=1, max=1_000_000, message=_l("At least one."))],
    )

    def zone_data(self) -> ZoneData:
        """Return what the form says."""
        return ZoneData(
            slug=self.slug.data or "", name=self.full_name, kinds=self.kinds.data or (), capacity=self.capacity.data
        )


class GateForm(_NamedForm):
    """A gate and the zone it opens."""

    zone = SelectField(_l("Opens the zone"), coerce=int)

    def offer(self, zones: Any) -> None:  # noqa: ANN401 - a sequence of zones
        """Let the form choose among these zones."""
        self.zone.choices = choices((zone.id, local(zone.name)) for zone in zones)

    def gate_data(self, zones: Any, gate: Gate | None, position: int) -> GateData:  # noqa: ANN401 - a sequence of zones
        """Return what the form says."""
        zone: Zone = next(zone for zone in zones if zone.id == self.zone.data)
        place = gate.position if gate else position
        return GateData(slug=self.slug.data or "", name=self.full_name, zone=zone, position=place)


class DeviceForm(BaseForm):
    """A device and the gate it works at."""

    name = StringField(_l("Name of the device"), validators=[DataRequired(_l("Write a name.")), Length(max=120)])
    gate = SelectField(_l("Works at"), coerce=int)

    def offer(self, gates: Any) -> None:  # noqa: ANN401 - a sequence of gates
        """Let the form choose among these gates, or all of them (0)."""
        self.gate.choices = choices([(0, _l("every gate")), *((gate.id, local(gate.name)) for gate in gates)])
