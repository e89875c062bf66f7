"""Translations: one catalogue per room, so that a room's words stay beside it.

    python tools/messages.py update [room …]  collect strings, keep translations, drop stale ones
    python tools/messages.py check    fail on untranslated, stale or fuzzy strings
    python tools/messages.py compile  write the .mo files the app reads

English is the source; a string belongs to the first room (in the order of ROOMS) that uses it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "translations" / "ko" / "LC_MESSAGES"
#: catalogue → the places whose strings it holds
ROOMS: dict[str, tuple[str, ...]] = {
    "ui": ("templates/ui", "templates/layouts", "templates/errors", "expo/web", "expo/core", "static/js"),
    **{
        room: (f"expo/{room}", f"templates/{room}", f"templates/mail/{room}")
        for room in (
            "accounts", "shows", "exhibitors", "registration", "calendar", "floor", "checkin",
            "consultations", "programme", "leads", "reports", "desk", "api", "demo", "solvers",
        )
    },
}  # fmt: skip
KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]")


def sources(room: str) -> Iterator[tuple[Path, str]]:
    """Yield each file of a room with the extractor for it."""
    for place in ROOMS[room]:
        for suffix, method in (
            (".py", "python"),
            (".html", "jinja2.ext:babel_extract"),
            (".txt", "jinja2.ext:babel_extract"),
        ):
            for file in sorted((ROOT / place).rglob(f"*{suffix}")):
                yield file, method


def extract(room: str) -> Catalog:
    """Return the strings a room uses."""
    catalogue = Catalog(fuzzy=False)
    options = {"trimmed": "true", "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols", "silent": "false"}
    for file, method in sources(room):
        for _line, message, comments, context in extract_from_file(
            method, str(file), keywords=KEYWORDS, options=options
        ):
            catalogue.add(message, auto_comments=comments, context=context)
    return catalogue


def path_of(room: str) -> Path:
    """Return where a room's Korean catalogue lies."""
    return CATALOGUES / f"{room}.po"


def load(room: str) -> Catalog:
    """Return a room's Korean catalogue; an empty one where there is no file yet."""
    if not path_of(room).exists():
        return Catalog(locale="ko")
    with path_of(room).open("rb") as file:
        return read_po(file, locale="ko")


def wanted() -> Iterator[tuple[str, list[Message]]]:
    """Yield each room with the strings that are its own: used there and in no room before it."""
    seen: set[object] = set()
    for room in ROOMS:
        own = [message for message in extract(room) if message.id and (message.id, message.context) not in seen]
        seen.update((message.id, message.context) for message in own)
        yield room, own


def update(only: list[str]) -> None:
    """Renew every catalogue (or only the named ones): new strings untranslated, known ones kept (also when they moved), stale ones gone."""
    known = {(m.id, m.context): m.string for room in ROOMS for m in load(room) if m.id and m.string and not m.fuzzy}
    for room, messages in wanted():
        if only and room not in only:
            continue
        fresh = Catalog(locale="ko", fuzzy=False)
        for message in messages:
            fresh.add(message.id, known.get((message.id, message.context), ""), context=message.context)
        if messages:
            _write(room, fresh)
        else:
            path_of(room).unlink(missing_ok=True)


def _write(room: str, catalogue: Catalog) -> None:
    from io import BytesIO

    CATALOGUES.mkdir(parents=True, exist_ok=True)
    out = BytesIO()
    write_po(out, catalogue, omit_header=True, no_location=True, sort_output=True, width=160)
    head = b'msgid ""\nmsgstr ""\n"Language: ko\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    path_of(room).write_bytes(head + out.getvalue().lstrip())


def faults() -> Iterator[str]:
    """Yield a sentence for each string that is untranslated, stale, fuzzy or loses a placeholder."""
    for room, messages in wanted():
        catalogue, own = load(room), {(message.id, message.context) for message in messages}
        for message in messages:
            yield from _message_faults(room, message, catalogue)
        for message in catalogue:
            if message.id and (message.id, message.context) not in own:
                yield f"{room}.po: stale: {message.id!r}"


def _message_faults(room: str, message: Message, catalogue: Catalog) -> Iterator[str]:
    there = catalogue.get(message.id, message.context)
    strings = there.string if there else ""
    texts = list(strings) if isinstance(strings, list | tuple) else [strings]
    if not there or not all(texts):
        yield f"{room}.po: untranslated: {message.id!r}"
        return
    if there.fuzzy:
        yield f"{room}.po: fuzzy: {message.id!r}"
    source = message.id[-1] if isinstance(message.id, list | tuple) else message.id
    if set(PLACEHOLDER.findall(str(source))) != set(PLACEHOLDER.findall(str(texts[-1]))):
        yield f"{room}.po: placeholders differ: {message.id!r}"


def check() -> int:
    """Print every fault; return how many there are."""
    found = list(faults())
    print("\n".join(found) or "translations: complete")
    return len(found)


def compile_all() -> None:
    """Write a .mo file beside each .po file."""
    for file in CATALOGUES.parent.parent.glob("*/LC_MESSAGES/*.po"):
        with file.open("rb") as source, file.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale="ko"))


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "update":
        update(sys.argv[2:])
        compile_all()
    elif command == "compile":
        compile_all()
    elif command == "check":
        sys.exit(1 if check() else 0)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
