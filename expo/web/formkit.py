"""Forms: they parse and shape; a domain error becomes a sentence next to its field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, DateTimeLocalField, Field, FieldList, FormField, IntegerField, ValidationError
from wtforms.fields.choices import SelectChoice

from expo.core.errors import DomainError
from expo.core.numbers import LARGEST
from expo.web.errors import sentence


def strip(value: object) -> object:
    """Return text without surrounding space; other values unchanged."""
    return value.strip() if isinstance(value, str) else value


#: a language is called by its own name
KOREAN = "한국어"
#: said below fields for the name of a person; see core.i18n.name_in
BOTH_SCRIPTS = _l("A Korean name first, then its Latin spelling in brackets where there is one.")


def choices(pairs: Iterable[tuple[object, object]]) -> list[SelectChoice]:
    """Return (value, label) pairs as the choices of a select or radio field; Korean by its own name says its language."""
    return [
        SelectChoice(cast("str", value), cast("str", label), render_kw={"lang": "ko"} if label == KOREAN else None)
        for value, label in pairs
    ]


#: years far from those that a time zone or a move of days runs out of
YEARS = (1970, 2199)


def within_columns(_form: object, field: Field) -> None:
    """Refuse a number that no column keeps. Raises ValidationError."""
    if field.data is not None and abs(field.data) > LARGEST:
        raise ValidationError(gettext("Type a number of at most %(most)s.", most=LARGEST))


def in_reach(_form: object, field: Field) -> None:
    """Refuse a date that no show can have. Raises ValidationError."""
    if field.data is not None and not YEARS[0] <= field.data.year <= YEARS[1]:
        raise ValidationError(gettext("Type a year from %(first)s to %(last)s.", first=YEARS[0], last=YEARS[1]))


#: what holds for every field of a kind: the database keeps what is typed there
KEPT: tuple[tuple[type[Field], Callable[[Any, Any], None]], ...] = (
    (IntegerField, within_columns),
    (DateField, in_reach),
    (DateTimeLocalField, in_reach),
)


class BaseForm(FlaskForm):
    """Base of every form: strips text, shows domain errors where they belong."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: FlaskForm, unbound_field: Any, options: dict[str, Any]) -> Field:  # noqa: ANN401 - WTForms
            if issubclass(unbound_field.field_class, FieldList | FormField):
                return unbound_field.bind(form=form, **{k: v for k, v in options.items() if k != "filters"})
            filters = [*unbound_field.kwargs.get("filters", []), strip]
            field: Field = unbound_field.bind(
                form=form, filters=filters, **{k: v for k, v in options.items() if k != "filters"}
            )
            field.validators = [*field.validators, *(check for kind, check in KEPT if isinstance(field, kind))]
            return field

    def refuse(self, fault: DomainError) -> None:
        """Show a domain error: at its field where the form has it, else above the form."""
        field = getattr(self, fault.field, None) if fault.field else None
        if isinstance(field, Field):
            field.errors = [*field.errors, sentence(fault)]
        else:
            self.form_errors.append(sentence(fault))
