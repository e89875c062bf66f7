"""The decisions of the audit trail in words."""

from __future__ import annotations

from flask_babel import gettext

from expo.core.i18n import N_

ACTIONS: dict[str, str] = {
    "accounts.accept": N_("accepted an invitation"),
    "accounts.change_address": N_("changed their mail address"),
    "accounts.change_password": N_("changed their password"),
    "accounts.deactivate": N_("closed their account"),
    "accounts.reset_password": N_("set a new password"),
    "checkin.create_device": N_("added a gate device"),
    "checkin.revoke_device": N_("revoked a gate device"),
    "consultations.arrive": N_("noted an arrival"),
    "consultations.cancel": N_("cancelled a consultation"),
    "consultations.confirm": N_("confirmed a consultation"),
    "consultations.discard": N_("discarded a timetable"),
    "consultations.finish": N_("ended a consultation"),
    "consultations.late": N_("noted a delay"),
    "consultations.match": N_("made a timetable"),
    "consultations.move": N_("moved a consultation"),
    "consultations.no_show": N_("noted a no-show"),
    "consultations.release": N_("released a timetable"),
    "consultations.request": N_("asked for a consultation"),
    "consultations.start": N_("began a consultation"),
    "exhibitors.submit": N_("sent an application"),
    "exhibitors.withdraw": N_("withdrew an application"),
    "exhibitors.withdraw_exhibitor": N_("withdrew an exhibitor"),
    "floor.place": N_("placed an exhibitor"),
    "floor.release": N_("released the booth plan"),
    "leads.device_created": N_("added a lead device"),
    "leads.device_revoked": N_("revoked a lead device"),
    "leads.export": N_("exported leads"),
    "leads.outcome": N_("recorded an outcome"),
    "leads.outcome_removed": N_("removed an outcome"),
    "registration.cancel": N_("cancelled a registration"),
    "registration.change": N_("changed a registration"),
    "registration.consent": N_("answered a consent"),
    "registration.export": N_("exported registrations"),
    "registration.register": N_("registered"),
    "registration.register_many": N_("registered many"),
    "registration.reissue_badge": N_("reissued a badge"),
    "registration.revoke_badge": N_("revoked a badge"),
    "shows.add_pavilion": N_("added a pavilion"),
    "shows.approve_role": N_("approved a request"),
    "shows.ask_for_role": N_("asked to take part"),
    "shows.change": N_("changed the show"),
    "shows.change_days": N_("changed days and hours"),
    "shows.change_pavilion": N_("changed a pavilion"),
    "shows.change_phases": N_("changed the phases"),
    "shows.create": N_("added the show"),
    "shows.decline_role": N_("declined a request"),
    "shows.grant_role": N_("gave a role"),
    "shows.hide": N_("hid the show"),
    "shows.move_pavilion": N_("moved a pavilion"),
    "shows.next_edition": N_("added the next edition"),
    "shows.publish": N_("published the show"),
    "shows.remove_pavilion": N_("removed a pavilion"),
    "shows.revoke_role": N_("revoked a role"),
}


def action_word(code: str) -> str:
    """Return what was done in the reader's language; a code without words is shown readable."""
    return str(gettext(ACTIONS[code])) if code in ACTIONS else code.partition(".")[2].replace("_", " ")
