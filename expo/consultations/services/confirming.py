"""The buyer's word on a log: a code that is shown at the table, scanned or typed, and what it confirms."""

from __future__ import annotations

from datetime import datetime
from secrets import token_bytes

from sqlalchemy import select

from expo.consultations import errors
from expo.consultations.models import Buyer, ConsultationLog
from expo.consultations.rules.log import CODE_LASTS
from expo.consultations.services import ground
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.ids import hash_token
from expo.registration.rules import RANDOM_LENGTH, CodeFault, CodeProblem, make_code, read_code


def give_code(log: ConsultationLog, *, now: datetime) -> str:
    """Return a fresh code with which the buyer confirms the log; an earlier one stops working.

    It looks like a badge's number: fifty random bits and a check character, too many to be guessed by anybody.
    """
    code = make_code(token_bytes(RANDOM_LENGTH))
    log.code_hash, log.code_until = hash_token(code), now + CODE_LASTS
    return code


def get_by_code(show_id: int, text: str, *, now: datetime, buyer: Buyer | None = None) -> tuple[ConsultationLog, str]:
    """Return the log a scanned or typed code is for, and the code as it is kept; for `buyer` only one of their own logs.

    Raises CodeRefused with what is wrong with it.
    """
    code = read_code(text)
    if isinstance(code, CodeFault):
        raise _refusal(code)
    found = db.session.scalar(select(ConsultationLog).where(ConsultationLog.code_hash == hash_token(code)))
    if found is None or found.consultation.show_id != show_id:
        raise errors.CodeWrong
    if buyer is not None and found.consultation.buyer_id != buyer.id:
        raise errors.CodeWrong
    if found.code_until is None or found.code_until <= now:
        raise errors.CodeExpired
    return found, code


def _refusal(fault: CodeFault) -> errors.CodeRefused:
    match fault.problem:
        case CodeProblem.EMPTY:
            return errors.CodeEmpty()
        case CodeProblem.FOREIGN_CHARACTER:
            return errors.CodeForeign(character=fault.character)
        case CodeProblem.MISTYPED:
            return errors.CodeMistyped()
        case CodeProblem.TOO_SHORT | CodeProblem.TOO_LONG:
            return errors.CodeLength(count=fault.length)


def confirm_log(actor: Actor, log: ConsultationLog, *, now: datetime) -> None:
    """Note that the buyer confirms the log; confirming twice changes nothing."""
    if log.confirmed_at is not None:
        return
    log.confirmed_at = now
    held = log.consultation
    subject = ground.subject_of(held.id, held.code, held.label, held.show_id)
    audit.record(actor, "consultations.confirm_log", subject, now=now)
