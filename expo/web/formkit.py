"""Forms: they parse and shape; a domain error becomes a sentence next to its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField
from wtforms.fields.choices import SelectChoice

from expo.core.errors import DomainError
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


class BaseForm(FlaskForm):
    """Base of every form: strips text, shows domain errors where they belong."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: FlaskForm, unbound_field: Any, options: dict[str, Any]) -> Field:  # noqa: ANN401 - WTForms
            if issubclass(unbound_field.field_class, FieldList | FormField):
                return unbound_field.bind(form=form, **{k: v for k, v in options.items() if k != "filters"})
            filters = [*unbound_field.kwargs.get("filters", []), strip]
            return unbound_field.bind(
                form=form, filters=filters, **{k: v for k, v in options.items() if k != "filters"}
            )

    def refuse(self, fault: DomainError) -> None:
        """Show a domain error: at its field where the form has it, else above the form."""
        field = getattr(self, fault.field, None) if fault.field else None
        if isinstance(field, Field):
            field.errors = [*field.errors, sentence(fault)]
        else:
            self.form_errors.append(sentence(fault))
