"""The steps of the application form that take files: products with pictures, documents."""

from __future__ import annotations

from flask import redirect, request, send_from_directory
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from expo.core import clock
from expo.core.errors import DomainError, NotFound
from expo.exhibitors import media
from expo.exhibitors.forms import DocumentForm, ProductForm
from expo.exhibitors.models import Application, ApplicationDocument, ApplicationProduct
from expo.exhibitors.scopes import APPLICATION
from expo.exhibitors.services import applying
from expo.exhibitors.views.apply import LINK, goes_on, on, step_page, step_url
from expo.exhibitors.views.blueprint import bp, instance
from expo.web.access import public
from expo.web.identity import current_actor
from expo.web.shell import confirm
from expo.web.writes import writes


@bp.route("/shows/<show>/applications/<token>/products", methods=["GET", "POST"])
@public(LINK, APPLICATION)
@writes
def apply_products(application: Application) -> Response | str | tuple[str, int]:
    form = ProductForm()
    if request.method == "GET":
        return step_page(application, "products", form=form)
    if application.products and goes_on(form.name_ko.data, form.name_en.data, form.picture.data):
        return on(application, "products")
    if form.validate_on_submit():
        try:
            product = ApplicationProduct(name=form.name(), text=form.text(), image=stored_picture(form.picture.data))
            applying.add_product(application, product, actor=current_actor(), now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            return on(application, "products")
    return step_page(application, "products", form=form), 422


def stored_picture(upload: FileStorage | None) -> str | None:
    """Keep an uploaded picture and return its name; None where nothing was sent. Raises NotAPicture, PictureTooLarge."""
    if upload is None or not upload.filename:
        return None
    return media.keep_picture(upload.read(), instance())


@bp.post("/shows/<show>/applications/<token>/products/<int:product>/remove")
@public(LINK, APPLICATION)
@writes
def remove_application_product(application: Application, product: int) -> Response:
    applying.remove_product(application, product, actor=current_actor(), now=clock.now())
    confirm(_("Removed."))
    return redirect(step_url(application, "products"))


@bp.route("/shows/<show>/applications/<token>/documents", methods=["GET", "POST"])
@public(LINK, APPLICATION)
@writes
def apply_documents(application: Application) -> Response | str | tuple[str, int]:
    form = DocumentForm()
    if request.method == "GET":
        return step_page(application, "documents", form=form)
    if goes_on(*(upload.filename for upload in form.file.data or ())):
        return on(application, "documents")
    if form.validate_on_submit():
        try:
            for upload in form.file.data:
                _add_document(application, upload)
        except DomainError as fault:
            form.refuse(fault)
        else:
            return on(application, "documents")
    return step_page(application, "documents", form=form), 422


def _add_document(application: Application, upload: FileStorage) -> None:
    data, name = upload.read(), (upload.filename or "")[-200:]
    file, media_type = media.keep_document(data, name, instance())
    document = ApplicationDocument(
        name=name, file=file, media_type=media_type, size_bytes=len(data), created_at=clock.now()
    )
    applying.add_document(application, document, actor=current_actor(), now=clock.now())


@bp.post("/shows/<show>/applications/<token>/documents/<int:document>/remove")
@public(LINK, APPLICATION)
@writes
def remove_application_document(application: Application, document: int) -> Response:
    applying.remove_document(application, document, actor=current_actor(), now=clock.now())
    confirm(_("Removed."))
    return redirect(step_url(application, "documents"))


@bp.get("/shows/<show>/applications/<token>/documents/<int:document>")
@public(LINK, APPLICATION)
def application_document(application: Application, document: int) -> Response:
    return send_document(application, document)


def send_document(application: Application, document_id: int) -> Response:
    """Return one of the application's documents as a download. Raises NotFound."""
    document = next((each for each in application.documents if each.id == document_id), None)
    if document is None:
        raise NotFound
    return send_from_directory(
        media.document_folder(instance()),
        document.file,
        mimetype=document.media_type,
        as_attachment=True,
        download_name=document.name,
        max_age=0,
    )
