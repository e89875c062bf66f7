"""Self-service of exhibitors: home, texts, products, team."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.core import clock, work
from expo.core.actor import Role
from expo.core.clock import today_in
from expo.core.errors import DomainError
from expo.core.i18n import N_
from expo.exhibitors import consequences, placements, todo
from expo.exhibitors.forms import ExhibitorProductForm, InviteForm, TextsForm
from expo.exhibitors.models import CategoryId, Exhibitor, Product
from expo.exhibitors.policies import ExhibitorPermission
from expo.exhibitors.queries import list_categories
from expo.exhibitors.queries.exhibitors import exhibitor_of, list_displays_of
from expo.exhibitors.scopes import EXHIBITOR
from expo.exhibitors.services import exhibiting, leaving, team
from expo.exhibitors.services.exhibiting import ProductData
from expo.exhibitors.views.apply_files import stored_picture
from expo.exhibitors.views.blueprint import bp, to_major, to_minor
from expo.exhibitors.views.public import opening_hours
from expo.shows import roles
from expo.shows.models import RoleGrant, Show
from expo.web import nav
from expo.web.access import access
from expo.web.errors import sentence
from expo.web.formkit import choices
from expo.web.identity import current_actor
from expo.web.locale import current_language
from expo.web.nav import Foot, NavItem
from expo.web.shell import confirm
from expo.web.writes import writes

WORK = ExhibitorPermission.WORK_FOR

for order, (label, endpoint, icon) in enumerate(
    (
        (N_("Home"), "exhibitors.home", "house"),
        (N_("Texts"), "exhibitors.texts", "pencil"),
        (N_("Products"), "exhibitors.products", "box-seam"),
        (N_("Team"), "exhibitors.team_page", "people"),
    )
):
    place = 10 if order == 0 else 60 + order
    foot = Foot.PLACE if order == 0 else Foot.NO
    nav.add(
        NavItem(face="exhibitor", label=label, endpoint=endpoint, icon=icon, order=place, permission=WORK, foot=foot)
    )


def _home_of(grant: RoleGrant) -> str:
    slug = exhibitor_of(grant.show_id, grant.organization_id)
    if slug is None:
        return url_for("exhibitors.apply", show=grant.show.slug)
    return url_for("exhibitors.home", show=grant.show.slug, exhibitor=slug)


roles.set_home(Role.EXHIBITOR, _home_of)


def _address(endpoint: str, exhibitor: Exhibitor, **values: object) -> str:
    return url_for(
        f"exhibitors.{endpoint}",
        show=exhibitor.show.slug,
        exhibitor=exhibitor.slug,
        **values,  # type: ignore[arg-type]
    )


bp.add_app_template_global(_address, "exhibitor_url")


@bp.get("/shows/<show>/exhibitor/<exhibitor>/")
@access(WORK, EXHIBITOR)
def home(exhibitor: Exhibitor) -> str:
    return render_template(
        "exhibitors/self/home.html",
        show=exhibitor.show,
        exhibitor=exhibitor,
        booths=placements.booths_of(exhibitor.show).get(exhibitor.id, ()),
        hints=todo.of(exhibitor) + _own_hints(exhibitor),
        displays=list_displays_of(exhibitor),
        opening=opening_hours(exhibitor.show),
        hangs=consequences.of(exhibitor),
        is_over=today_in(exhibitor.show.time_zone) > exhibitor.show.ends_on,
    )


@bp.post("/shows/<show>/exhibitor/<exhibitor>/leave")
@access(WORK, EXHIBITOR)
@writes
def leave_show(exhibitor: Exhibitor) -> Response:
    """End the firm's own participation."""
    try:
        leaving.leave(exhibitor, reason=request.form.get("reason", "")[:500], actor=current_actor(), now=clock.now())
    except DomainError as fault:
        work.rollback()
        confirm(sentence(fault))
    else:
        confirm(_("Withdrawn. What it held has been given back."))
    return redirect(_address("home", exhibitor))


def _own_hints(exhibitor: Exhibitor) -> list[todo.Hint]:
    """Return what makes the exhibitor's own page complete."""
    both = bool(exhibitor.intro_ko and exhibitor.intro_en)
    pictured = bool(exhibitor.products) and all(product.image for product in exhibitor.products)
    translated = all(product.name_ko and product.name_en for product in exhibitor.products)
    products = _address("products", exhibitor)
    return [
        todo.Hint(text=N_("Introduce your firm in both languages"), url=_address("texts", exhibitor), done=both),
        todo.Hint(text=N_("Add your products"), url=products, done=bool(exhibitor.products)),
        todo.Hint(text=N_("Give every product a picture"), url=products, done=pictured),
        todo.Hint(
            text=N_("Name every product in both languages"),
            url=products,
            done=bool(exhibitor.products) and translated,
        ),
        todo.Hint(
            text=N_("Invite a colleague"), url=_address("team_page", exhibitor), done=len(team.list_team(exhibitor)) > 1
        ),
    ]


def category_choices(show: Show) -> list[tuple[str, str]]:
    """Return the show's categories as pairs for a select field, "none" first."""
    language = current_language()
    return [("", "–"), *((str(each.id), each.name.in_language(language)) for each in list_categories(show))]


def chosen_category(value: str | None) -> CategoryId | None:
    """Return the category a select field names, if any."""
    return CategoryId(int(value)) if value else None


@bp.route("/shows/<show>/exhibitor/<exhibitor>/texts", methods=["GET", "POST"])
@access(WORK, EXHIBITOR)
@writes
def texts(exhibitor: Exhibitor) -> Response | str | tuple[str, int]:
    given = {"intro_ko": exhibitor.intro_ko, "intro_en": exhibitor.intro_en}
    form = TextsForm(data={**given, "category_id": str(exhibitor.category_id or "")})
    form.category_id.choices = choices(category_choices(exhibitor.show))
    page = {"show": exhibitor.show, "exhibitor": exhibitor, "form": form}
    if request.method == "GET":
        return render_template("exhibitors/self/texts.html", **page)
    if form.validate_on_submit():
        try:
            _save_texts(exhibitor, form)
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("Saved."))
            return redirect(_address("texts", exhibitor))
    return render_template("exhibitors/self/texts.html", **page), 422


def _save_texts(exhibitor: Exhibitor, form: TextsForm) -> None:
    actor, now = current_actor(), clock.now()
    logo = stored_picture(form.logo.data)
    exhibiting.change_texts(exhibitor, form.intro(), chosen_category(form.category_id.data), actor=actor, now=now)
    if logo or request.form.get("remove_logo"):
        exhibiting.change_logo(exhibitor, logo, actor=actor, now=now)


@bp.get("/shows/<show>/exhibitor/<exhibitor>/products")
@access(WORK, EXHIBITOR)
def products(exhibitor: Exhibitor) -> str:
    return render_template("exhibitors/self/products.html", show=exhibitor.show, exhibitor=exhibitor)


@bp.route("/shows/<show>/exhibitor/<exhibitor>/products/new", methods=["GET", "POST"])
@access(WORK, EXHIBITOR)
@writes
def new_product(exhibitor: Exhibitor) -> Response | str | tuple[str, int]:
    return _product_page(exhibitor, None)


@bp.route("/shows/<show>/exhibitor/<exhibitor>/products/<int:product>", methods=["GET", "POST"])
@access(WORK, EXHIBITOR)
@writes
def product(exhibitor: Exhibitor, product: int) -> Response | str | tuple[str, int]:
    return _product_page(exhibitor, exhibiting.get_product(exhibitor, product))


def product_form(product: Product | None, show: Show) -> ExhibitorProductForm:
    """Return the form of a product, filled in where there is one."""
    given = {}
    if product is not None:
        given = {name: getattr(product, name) for name in ("name_ko", "name_en", "text_ko", "text_en")}
        given |= {"price": to_major(product.price_minor, show.currency), "category_id": str(product.category_id or "")}
    form = ExhibitorProductForm(data=given)
    form.category_id.choices = choices(category_choices(show))
    return form


def product_data(form: ExhibitorProductForm, show: Show) -> ProductData:
    """Return what the form says; the picture is stored. Raises NotAPicture, PictureTooLarge."""
    return ProductData(
        name=form.name(),
        text=form.text(),
        category_id=chosen_category(form.category_id.data),
        price_minor=to_minor(form.price.data, show.currency),
        image=stored_picture(form.picture.data),
    )


def _product_page(exhibitor: Exhibitor, product: Product | None) -> Response | str | tuple[str, int]:
    form = product_form(product, exhibitor.show)
    page = {"show": exhibitor.show, "exhibitor": exhibitor, "product": product, "form": form}
    if request.method == "GET":
        return render_template("exhibitors/self/product.html", **page)
    if form.validate_on_submit():
        try:
            data, actor, now = product_data(form, exhibitor.show), current_actor(), clock.now()
            if product is None:
                exhibiting.add_product(exhibitor, data, actor=actor, now=now)
            else:
                exhibiting.change_product(exhibitor, product, data, actor=actor, now=now)
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("Saved."))
            return redirect(_address("products", exhibitor))
    return render_template("exhibitors/self/product.html", **page), 422


@bp.post("/shows/<show>/exhibitor/<exhibitor>/products/<int:product>/<any(remove,up,down):deed>")
@access(WORK, EXHIBITOR)
@writes
def product_deed(exhibitor: Exhibitor, product: int, deed: str) -> Response:
    found = exhibiting.get_product(exhibitor, product)
    if deed == "remove":
        exhibiting.remove_product(exhibitor, found, actor=current_actor(), now=clock.now())
        confirm(_("Removed."))
    else:
        exhibiting.move_product(exhibitor, found, -1 if deed == "up" else 1)
        return redirect(_address("products", exhibitor, moved=f"{product}-{deed}"))
    return redirect(_address("products", exhibitor))


@bp.route("/shows/<show>/exhibitor/<exhibitor>/team", methods=["GET", "POST"])
@access(WORK, EXHIBITOR)
@writes
def team_page(exhibitor: Exhibitor) -> Response | str | tuple[str, int]:
    form = InviteForm()
    page = {"show": exhibitor.show, "exhibitor": exhibitor, "form": form}
    if request.method == "GET":
        return render_template("exhibitors/self/team.html", team=team.list_team(exhibitor), **page)
    if form.validate_on_submit():
        fields = {"name": form.name.data, "email": form.email.data, "language": form.language.data}
        try:
            team.invite(exhibitor, actor=current_actor(), now=clock.now(), **fields)
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("Invitation sent."))
            return redirect(_address("team_page", exhibitor))
    return render_template("exhibitors/self/team.html", team=team.list_team(exhibitor), **page), 422


@bp.post("/shows/<show>/exhibitor/<exhibitor>/team/<int:grant>/<any(accept,remove):deed>")
@access(WORK, EXHIBITOR)
@writes
def team_deed(exhibitor: Exhibitor, grant: int, deed: str) -> Response:
    actor, now = current_actor(), clock.now()
    if deed == "accept":
        team.accept(exhibitor, grant, actor=actor, now=now)
        confirm(_("Accepted."))
    else:
        gone = team.remove(exhibitor, grant, reason=request.form.get("reason", ""), actor=actor, now=now)
        confirm(_("%(name)s is no longer on the team.", name=gone.user.name))
        if gone.user_id == actor.id:
            return redirect(url_for("shows.front"))
    return redirect(_address("team_page", exhibitor))
