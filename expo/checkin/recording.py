"""Recording scans: read, decide by the rules, move the presence, append. One transaction of the caller's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from expo.checkin import facts, intake
from expo.checkin.errors import GateBusy, ScanCollision
from expo.checkin.facts import GateFacts, ShowFacts
from expo.checkin.intake import Fault, Scanned
from expo.checkin.ledger import Holder, Ledger, Move, Step
from expo.checkin.rules import (
    BadgeFacts,
    Direction,
    Outcome,
    Passage,
    PresenceFacts,
    Reason,
    ZoneFacts,
    decide,
    has_passed,
)
from expo.registration import signing
from expo.registration.rules import TOKEN_LENGTH, CodeFault, decode_token, read_code

#: how often a person may be let in by somebody else between reading and writing before we give up
_TRIES = 5


#: tokens whose signature was found genuine; people pass gates many times, and a signature stays what it is
_genuine: dict[str, bytes] = {}
_MAX_GENUINE = 50_000


@dataclass(frozen=True, slots=True)
class Scanner:
    """Who sends scans, and the one gate they may send them for (None: every gate of the show)."""

    name: str
    gate_id: int | None = None
    device_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """Who sent scans, and when they arrived."""

    scanner: Scanner
    now: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """The server's answer to one scan."""

    id: UUID
    outcome: Outcome
    reason: Reason | None
    repeat: bool
    holder: Mapping[str, str] | None
    first_admitted_at: datetime | None


@dataclass(slots=True)
class _Case:
    """A new scan on its way to a verdict; `badge` is a reason where the text names no badge."""

    index: int
    scan: Scanned
    gate: GateFacts
    local_at: datetime
    badge: bytes | str | Reason
    holder: Holder | None = None

    @property
    def day_on(self) -> date:
        return self.local_at.date()


def badge_key(text: str) -> bytes | str | Reason:
    """Return what finds the badge of a read text: its id (token) or short code; a reason where it names none."""
    known = _genuine.get(text)
    if known is not None:
        return known
    token = decode_token(text)
    if token is None:
        code = read_code(text)
        if not isinstance(code, CodeFault):
            return code
        return Reason.BAD_SIGNATURE if len(text) == TOKEN_LENGTH else Reason.UNKNOWN_BADGE
    key = facts.public_key(token.key_id)
    if key is None or not signing.verify(key, token.signature, token.signed):
        return Reason.BAD_SIGNATURE
    if len(_genuine) >= _MAX_GENUINE:
        _genuine.clear()
    _genuine[text] = token.token_id
    return token.token_id


@dataclass(frozen=True, slots=True)
class Read:
    """An item of a request, read and its signature checked: all that needs no database."""

    scan: Scanned
    badge: bytes | str | Reason


def read_items(items: Sequence[object]) -> list[Read | Fault]:
    """Return what each item says. Done before a transaction begins, so that no other gate waits for a signature."""
    found = []
    for item in items:
        scan = intake.read_scan(item)
        found.append(scan if isinstance(scan, Fault) else Read(scan, badge_key(scan.badge)))
    return found


class Recorder:
    """Records the scans of one request."""

    def __init__(self, ledger: Ledger, show: ShowFacts, sent: Sent) -> None:
        self._ledger, self._show, self._scanner, self._now = ledger, show, sent.scanner, sent.now
        self._rows: list[dict[str, Any]] = []

    def record(self, items: Sequence[Read | Fault], *, careful: bool = False) -> list[Recorded | Fault]:
        """Return the answer to each item, in order. Raises ScanCollision where an id turns out to exist.

        A single scan is written without asking first whether its id exists, because it nearly never does; the
        caller asks again `careful`ly when it did.
        """
        ids = [item.scan.id for item in items if isinstance(item, Read)]
        known = self._ledger.find_scans(ids) if careful or len(ids) > 1 else {}
        answers: dict[int, Recorded | Fault] = {}
        cases, again = self._sort(items, known, answers)
        if len(cases) == 1 and not careful:
            answers[cases[0].index] = self._settle_at_once(cases[0])
        # people are locked in one order, so that two batches never wait for each other
        for case in sorted(cases, key=lambda case: case.holder.registration_id if case.holder else 0):
            if case.index not in answers:
                answers[case.index] = self._settle(case)
        if not self._ledger.append(self._rows):
            raise ScanCollision
        for index, scan, first in again:
            answers[index] = _repeat(scan, first, answers[first.index])
        return [answers[index] for index in range(len(items))]

    def _sort(
        self, items: Sequence[Read | Fault], known: Mapping[UUID, Any], answers: dict[int, Recorded | Fault]
    ) -> tuple[list[_Case], list[tuple[int, Scanned, _Case]]]:
        """Answer what needs no verdict; return the new scans, and those that stand twice in this request."""
        cases: dict[UUID, _Case] = {}
        again: list[tuple[int, Scanned, _Case]] = []
        for index, item in enumerate(items):
            if isinstance(item, Fault):
                answers[index] = item
                continue
            scan = item.scan
            gate = self._show.gates.get(scan.gate)
            if gate is None or self._scanner.gate_id not in (None, gate.id):
                answers[index] = Fault(str(scan.id), "wrong_gate")
            elif scan.id in known:
                answers[index] = self._known(scan, known[scan.id])
            elif scan.id in cases:
                again.append((index, scan, cases[scan.id]))
            else:
                cases[scan.id] = self._case(index, item, gate)
        return list(cases.values()), again

    def _case(self, index: int, item: Read, gate: GateFacts) -> _Case:
        local_at = item.scan.scanned_at.astimezone(self._show.time_zone)
        case = _Case(index, item.scan, gate, local_at, item.badge)
        self._find_holder(case)
        return case

    def _find_holder(self, case: _Case) -> None:
        if isinstance(case.badge, Reason):
            return
        holder = self._ledger.find_holder(case.badge, case.gate.zone_id, case.day_on)
        case.holder = holder if holder is not None and holder.show_id == self._show.id else None

    def _known(self, scan: Scanned, row: Any) -> Recorded | Fault:  # noqa: ANN401 - a row of the ledger
        if row.show_id != self._show.id or row.content_hash != scan.content_hash:
            return Fault(str(scan.id), "id_reused")
        holder = None
        if row.name is not None:
            holder = {"name": row.name, "organization": row.organization_name, "kind": row.kind}
        return Recorded(
            scan.id, row.outcome, row.reason, repeat=True, holder=holder, first_admitted_at=row.first_admitted_at
        )

    def _settle_at_once(self, case: _Case) -> Recorded:
        """Decide and write in as few messages as can be. Raises ScanCollision where anybody came in between."""
        reason = decide(self._passage(case))
        step = self._step(case, reason)
        if step is not None:
            self._note_first(case)
        answer, row = self._record(case, reason)
        if step is None:
            is_kept = self._ledger.append([row])
        else:
            is_kept = self._ledger.take_and_append(step, row, anyway=case.scan.decided is not None)
        if not is_kept:
            raise ScanCollision
        return answer

    def _settle(self, case: _Case) -> Recorded:
        """Decide and write until nobody came in between."""
        for _attempt in range(_TRIES):
            self._find_holder(case)
            reason = decide(self._passage(case))
            step = self._step(case, reason)
            if step is None or self._ledger.take(step) or case.scan.decided:
                if step is not None:
                    self._note_first(case)
                answer, row = self._record(case, reason)
                self._rows.append(row)
                return answer
        raise GateBusy

    @staticmethod
    def _note_first(case: _Case) -> None:
        """Remember that this passage is the person's first one into the zone today, if it is."""
        holder = case.holder
        if holder is not None and case.scan.direction is Direction.IN and holder.first_admitted_at is None:
            holder.first_admitted_at = case.scan.scanned_at

    def _passage(self, case: _Case) -> Passage:
        holder, gate = case.holder, case.gate
        badge: BadgeFacts | Reason
        if holder is None:
            badge = case.badge if isinstance(case.badge, Reason) else Reason.UNKNOWN_BADGE
            presence = PresenceFacts()
        else:
            badge = BadgeFacts(holder.badge_id, holder.kind, holder.is_live)
            presence = PresenceFacts(holder.inside, holder.inside_badge_id)
        room = None
        if gate.capacity is not None and case.scan.direction is Direction.IN:
            room = self._ledger.room_in(gate.zone_id, gate.capacity, case.day_on)
        zone = ZoneFacts(gate.kinds, room)
        return Passage(badge, case.scan.direction, case.local_at, self._show.hours, zone, presence)

    def _step(self, case: _Case, reason: Reason | None) -> Step | None:
        """Return how the person's presence changes, None where they do not pass."""
        scan, holder = case.scan, case.holder
        if holder is None or not has_passed(reason, scan.decided):
            return None
        move = Move(
            holder.registration_id,
            case.gate.zone_id,
            case.day_on,
            holder.badge_id,
            scan.id,
            scan.scanned_at,
            self._now,
        )
        step = self._ledger.entry if scan.direction is Direction.IN else self._ledger.exit
        return step(move, forced=scan.decided is not None)

    def _record(self, case: _Case, reason: Reason | None) -> tuple[Recorded, dict[str, Any]]:
        """Return the answer to a scan and the row that keeps it."""
        scan, holder = case.scan, case.holder
        outcome = Outcome.ADMITTED if reason is None else Outcome.REFUSED
        first = holder.first_admitted_at if holder else None
        row = {
            "id": scan.id,
            "show_id": self._show.id,
            "gate_id": case.gate.id,
            "badge": scan.badge,
            "badge_id": holder.badge_id if holder else None,
            "registration_id": holder.registration_id if holder else None,
            "direction": scan.direction,
            "scanned_at": scan.scanned_at,
            "received_at": self._now,
            "day_on": case.day_on,
            "outcome": outcome,
            "reason": reason,
            "decided": scan.decided,
            "first_admitted_at": first,
            "device_id": self._scanner.device_id,
            "user_id": self._scanner.user_id,
            "actor": self._scanner.name,
            "content_hash": scan.content_hash,
        }
        shown = holder.shown() if holder else None
        return Recorded(scan.id, outcome, reason, repeat=False, holder=shown, first_admitted_at=first), row


def _repeat(scan: Scanned, first: _Case, answer: Recorded | Fault) -> Recorded | Fault:
    if first.scan.content_hash != scan.content_hash or isinstance(answer, Fault):
        return Fault(str(scan.id), "id_reused")
    return replace(answer, repeat=True)
