"""Pages that neither stand in a navigation nor below a page that does, and from where people reach them instead."""

from __future__ import annotations

_FRAME = "the frame of every page"
_ACCOUNT = "tabs of one's own account"
_MAIL = "a link in a mail"
_APPLICATION = "the steps of an application, from its signed link"
_MACHINES = "machines ask"

NOT_IN_NAVIGATION: dict[str, str] = {
    "accounts.address": _ACCOUNT,
    "accounts.deactivate": _ACCOUNT,
    "accounts.forgot": "the sign-in page",
    "accounts.mail_sent": "after asking for a mail",
    "accounts.new_address": _MAIL,
    "accounts.new_password": _MAIL,
    "accounts.password": _ACCOUNT,
    "accounts.profile": _FRAME,
    "accounts.sign_in": _FRAME,
    "accounts.sign_ins": _ACCOUNT,
    "accounts.welcome": _MAIL,
    "api.docs": _MACHINES,
    "api.exhibitors": _MACHINES,
    "api.gate_snapshot": _MACHINES,
    "api.openapi": _MACHINES,
    "api.show": _MACHINES,
    "consultations.exhibitor_ask": "the list of buyers",
    "consultations.exhibitor_buyers": "an exhibitor's calendar",
    "consultations.log_confirm": "the code an exhibitor shows",
    "consultations.log_type": "typed by hand, as an exhibitor's log shows it",
    "consultations.log_page": "calendars of exhibitor, buyer and interpreter",
    "desk.demo_mail": "the demo's outbox",
    "desk.demo_outbox": "the demo's sign-in page",
    "exhibitors.application_document": _APPLICATION,
    "exhibitors.application_home": _APPLICATION,
    "exhibitors.apply_documents": _APPLICATION,
    "exhibitors.apply_firm": _APPLICATION,
    "exhibitors.apply_neighbours": _APPLICATION,
    "exhibitors.apply_products": _APPLICATION,
    "exhibitors.apply_send": _APPLICATION,
    "exhibitors.apply_stand": _APPLICATION,
    "exhibitors.picture": "an image, not a page",
    "exhibitors.sample_display_page": "the directory",
    "floor.application_wishes": _APPLICATION,
    "exhibitors.pavilion_page": "a show's home",
    "floor.draw_file": "the page of a draw",
    "floor.draw_instance": "the page of a draw",
    "floor.draw_screen": "a QR code in the hall, and the booth plans",
    "floor.draw_script": "the page of a draw",
    "floor.choose_booth": "a hint on an exhibitor's home",
    "registration.badge": _MAIL,
    "registration.pdf": "the page of a badge",
    "shows.front": _FRAME,
    "shows.home": _FRAME,
    "shows.join": "the sign-in page and a show's home",
    "shows.role_home": _FRAME,
    "shows.start": _FRAME,
    "web.healthz": _MACHINES,
    "web.kit": "docs/design-system.md",
    "web.readyz": _MACHINES,
}
