"""Forms of applicants, exhibitors, reviewers and organizers."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale, gettext, lazy_gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import URL, DataRequired, Email, InputRequired, Length, NumberRange, Optional

from expo.core.db import LocalText
from expo.core.i18n import N_
from expo.exhibitors.rules import NeighbourKind, Participation, StandKind
from expo.exhibitors.rules.firms import Firm
from expo.exhibitors.services.applying import Contact, Stand
from expo.exhibitors.services.neighbours import Wanted
from expo.shows.countries import COUNTRIES
from expo.shows.models import PavilionId
from expo.web.formkit import BOTH_SCRIPTS, BaseForm, choices
from expo.web.locale import current_language

LANGUAGES = choices([("ko", "한국어"), ("en", "English")])
PARTICIPATIONS = {
    Participation.OWN_BOOTH: _l("Own booth"),
    Participation.PAVILION_STAND: _l("Stand in a special pavilion"),
    Participation.SAMPLE_DISPLAY: _l("Sample display only, no booth"),
}
STAND_KINDS = choices([("", _l("either")), ("shell", _l("Shell scheme")), ("raw", _l("Raw space"))])
LONG = 4000


class StartForm(BaseForm):
    """Who applies: enough to keep a draft and mail the link to it."""

    name_ko = StringField(_l("Firm in Korean"), [Optional(), Length(max=200)])
    name_en = StringField(_l("Firm in English"), [Optional(), Length(max=200)])
    contact_name = StringField(_l("Contact person"), [DataRequired(), Length(max=200)], description=BOTH_SCRIPTS)
    email = StringField(_l("Email"), [DataRequired(), Email(), Length(max=320)])
    language = RadioField(_l("Language of our mails"), [DataRequired()], choices=LANGUAGES)

    def firm(self) -> Firm:
        """Return what was said about the firm."""
        return Firm(name_ko=self.name_ko.data or "", name_en=self.name_en.data or "")

    def contact(self) -> Contact:
        """Return whom to write to."""
        return Contact(name=self.contact_name.data, email=self.email.data, language=self.language.data)


class LinksForm(BaseForm):
    """The address at which somebody applied."""

    address = StringField(_l("Email"), [DataRequired(), Email(), Length(max=320)])


class FirmForm(StartForm):
    """Everything about the firm and its contact."""

    business_number = StringField(_l("Business number"), [Optional(), Length(max=20)])
    country = SelectField(_l("Country"), default="KR")
    region_ko = StringField(_l("Region in Korean"), [Optional(), Length(max=80)])
    region_en = StringField(_l("Region in English"), [Optional(), Length(max=80)])
    website = StringField(_l("Website"), [Optional(), URL(), Length(max=300)])
    phone = StringField(_l("Phone"), [Optional(), Length(max=40)])
    about_ko = TextAreaField(_l("About the firm in Korean"), [Optional(), Length(max=LONG)])
    about_en = TextAreaField(_l("About the firm in English"), [Optional(), Length(max=LONG)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms
        super().__init__(*args, **kwargs)
        self.country.choices = choices((code, names[current_language()]) for code, names in COUNTRIES.items())

    def firm(self) -> Firm:
        """Return what was said about the firm."""
        return Firm(**{name: self[name].data or "" for name in Firm.__slots__})

    def contact(self) -> Contact:
        """Return whom to write to."""
        return Contact(
            name=self.contact_name.data,
            email=self.email.data,
            phone=self.phone.data or "",
            language=self.language.data,
        )


class StandForm(BaseForm):
    """What kind of place is wanted."""

    participation = RadioField(_l("Kind of participation"), [DataRequired()])
    pavilion_id = SelectField(_l("Special pavilion"), [Optional()], coerce=str)
    eligibility_note = TextAreaField(_l("Why the firm fits the pavilion"), [Optional(), Length(max=LONG)])
    category_id = SelectField(_l("Category"), [DataRequired()], coerce=str)
    booths_wanted = IntegerField(_l("Number of booths"), [Optional(), NumberRange(min=1, max=50)], default=1)
    stand_kind = RadioField(_l("Kind of stand"), [Optional()], choices=STAND_KINDS, default="")
    open_sides = SelectField(
        _l("Open sides"),
        choices=choices((n, str(n) if n else _l("no matter")) for n in range(5)),
        coerce=int,
        default=0,
    )
    power_kw = IntegerField(_l("Power per booth"), [Optional(), NumberRange(min=0, max=500)], default=0)
    load_kn_m2 = IntegerField(_l("Floor load"), [Optional(), NumberRange(min=0, max=100)], default=0)
    water = BooleanField(_l("Water and drain"))
    air = BooleanField(_l("Compressed air"))
    lan = BooleanField(_l("Wired network"))
    is_noisy = BooleanField(_l("Our machines are loud"))
    is_food = BooleanField(_l("We cook or let people taste"))
    avoids_competitors = BooleanField(_l("No direct competitor next to us"))
    note = TextAreaField(_l("Anything else"), [Optional(), Length(max=LONG)])

    def stand(self) -> Stand:
        """Return what was asked for."""
        switches = ("water", "air", "lan", "is_noisy", "is_food", "avoids_competitors")
        return Stand(
            participation=Participation(self.participation.data),
            pavilion_id=PavilionId(int(self.pavilion_id.data)) if self.pavilion_id.data else None,
            eligibility_note=self.eligibility_note.data or "",
            category_id=int(self.category_id.data) if self.category_id.data else None,  # type: ignore[arg-type]
            booths_wanted=self.booths_wanted.data or 1,
            stand_kind=StandKind(self.stand_kind.data) if self.stand_kind.data else None,
            open_sides=self.open_sides.data,
            power_kw=self.power_kw.data or 0,
            load_kn_m2=self.load_kn_m2.data or 0,
            note=self.note.data or "",
            **{name: self[name].data for name in switches},
        )


class NeighbourForm(BaseForm):
    """One firm to stand beside or away from."""

    name = StringField(_l("Firm"), [Optional(), Length(max=200)])
    kind = RadioField(
        _l("Where it should stand"), [DataRequired()], choices=choices([("near", _l("beside us")), ("apart", _l("away from us"))]),
        default="near",
    )  # fmt: skip
    distance_m = IntegerField(_l("Distance"), [Optional(), NumberRange(min=1, max=200)])

    def wanted(self) -> Wanted:
        """Return the firm that was named."""
        return Wanted(name=self.name.data or "", kind=NeighbourKind(self.kind.data), distance_m=self.distance_m.data)


class ProductForm(BaseForm):
    """A product with its picture."""

    name_ko = StringField(_l("Name in Korean"), [Optional(), Length(max=200)])
    name_en = StringField(_l("Name in English"), [Optional(), Length(max=200)])
    text_ko = TextAreaField(_l("Text in Korean"), [Optional(), Length(max=LONG)])
    text_en = TextAreaField(_l("Text in English"), [Optional(), Length(max=LONG)])
    picture = FileField(_l("Picture"))

    def name(self) -> LocalText:
        """Return the name in both languages."""
        return LocalText(self.name_ko.data or "", self.name_en.data or "")

    def text(self) -> LocalText:
        """Return the text in both languages."""
        return LocalText(self.text_ko.data or "", self.text_en.data or "")


class ExhibitorProductForm(ProductForm):
    """A product of an exhibitor: with category and price as well."""

    category_id = SelectField(_l("Category"), [Optional()], coerce=str)
    price = IntegerField(_l("Price"), [Optional(), NumberRange(min=0, max=2_000_000_000)])


class DocumentForm(BaseForm):
    file = MultipleFileField(_l("Files"), [InputRequired()])


class SendForm(BaseForm):
    agree = BooleanField(_l("What we wrote is true, and we accept the terms of participation."), [DataRequired()])


#: reasons that are written in both languages, so that every applicant reads one
PREPARED = {
    "theme": N_("Your products do not fit the theme of this show."),
    "full": N_("All places are given away, and the waiting list is closed."),
    "eligibility": N_("The conditions of the pavilion are not met."),
    "documents": N_("The documents we asked for are missing."),
    "twice": N_("Your firm has another application to this show; we go on with that one."),
}


class DecisionForm(BaseForm):
    """A decision and the reason that the applicant reads: a prepared one, own words, or both."""

    prepared = SelectField(
        _l("Prepared reason"), [Optional()], default="",
        choices=choices([("", _l("none")), *((code, lazy_gettext(text)) for code, text in PREPARED.items())]),
    )  # fmt: skip
    reason_ko = TextAreaField(_l("Reason in Korean"), [Optional(), Length(max=LONG)])
    reason_en = TextAreaField(_l("Reason in English"), [Optional(), Length(max=LONG)])

    def reason(self) -> LocalText:
        """Return what was chosen and written, in each language."""
        return LocalText(self._in("ko", self.reason_ko.data), self._in("en", self.reason_en.data))

    def _in(self, language: str, own: str | None) -> str:
        with force_locale(language):
            prepared = gettext(PREPARED[self.prepared.data]) if self.prepared.data in PREPARED else ""
        return "\n".join(part for part in (prepared, own or "") if part)


class ReasonForm(BaseForm):
    """A deed and why."""

    reason = TextAreaField(_l("Reason"), [Optional(), Length(max=LONG)])


class ReviewNoteForm(BaseForm):
    internal_note = TextAreaField(_l("Internal note"), [Optional(), Length(max=LONG)])
    points = IntegerField(_l("Points"), [Optional(), NumberRange(min=0, max=100_000)], default=0)


class PaymentForm(BaseForm):
    paid_on = DateField(_l("Paid on"), [Optional()])


class FeeForm(BaseForm):
    """What one participation costs, where it is not what the terms say."""

    fee = IntegerField(_l("Amount"), [InputRequired(), NumberRange(min=0, max=10**9)])
    due_on = DateField(_l("Due by"), [Optional()])
    reason = StringField(_l("Reason"), [InputRequired(), Length(max=500)])


class TextsForm(BaseForm):
    """How an exhibitor introduces itself."""

    intro_ko = TextAreaField(_l("Introduction in Korean"), [Optional(), Length(max=LONG)])
    intro_en = TextAreaField(_l("Introduction in English"), [Optional(), Length(max=LONG)])
    category_id = SelectField(_l("Category"), [Optional()], coerce=str)
    logo = FileField(_l("Logo"))

    def intro(self) -> LocalText:
        """Return the introduction in both languages."""
        return LocalText(self.intro_ko.data or "", self.intro_en.data or "")


class InviteForm(BaseForm):
    name = StringField(_l("Name"), [DataRequired(), Length(max=200)])
    email = StringField(_l("Email"), [DataRequired(), Email(), Length(max=320)])
    language = RadioField(_l("Language of our mails"), [DataRequired()], choices=LANGUAGES, default="ko")


class CategoryForm(BaseForm):
    name_ko = StringField(_l("Name in Korean"), [Optional(), Length(max=120)])
    name_en = StringField(_l("Name in English"), [Optional(), Length(max=120)])
    is_noisy = BooleanField(_l("loud"))
    is_food = BooleanField(_l("food"))


class TermsForm(BaseForm):
    """What stands cost and what applicants are told."""

    shell_fee = IntegerField(_l("Fee of a booth with shell scheme"), [InputRequired(), NumberRange(min=0)])
    raw_fee = IntegerField(_l("Fee of a raw-space booth"), [InputRequired(), NumberRange(min=0)])
    pavilion_fee = IntegerField(_l("Fee of a booth in a special pavilion"), [InputRequired(), NumberRange(min=0)])
    days_to_pay = IntegerField(_l("Days to pay"), [InputRequired(), NumberRange(min=0, max=365)])
    max_booths = IntegerField(_l("Booths per firm at most"), [InputRequired(), NumberRange(min=1, max=50)])
    text_ko = TextAreaField(_l("Terms in Korean"), [Optional(), Length(max=20_000)])
    text_en = TextAreaField(_l("Terms in English"), [Optional(), Length(max=20_000)])


class PavilionTextsForm(BaseForm):
    about_ko = TextAreaField(_l("About the pavilion in Korean"), [Optional(), Length(max=LONG)])
    about_en = TextAreaField(_l("About the pavilion in English"), [Optional(), Length(max=LONG)])
    eligibility_ko = TextAreaField(_l("Who may take part, in Korean"), [Optional(), Length(max=LONG)])
    eligibility_en = TextAreaField(_l("Who may take part, in English"), [Optional(), Length(max=LONG)])


class ImportForm(BaseForm):
    file = FileField(_l("XLSX or CSV file"), [InputRequired()])
