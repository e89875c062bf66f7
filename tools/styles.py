"""Write the one stylesheet every page links: static/vendor/app.css, from static/css/app.css and what it imports.

Of Bootstrap only the parts our macros build on are kept (31 kB compressed become about 5). Run it after changing
anything in static/css/ except pages/: `python3 tools/styles.py`; `make run` and `make test` do so themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CSS = ROOT / "static" / "css"
VENDOR = ROOT / "static" / "vendor"

#: Bootstrap classes that are kept; rules for bare elements (reboot) are kept too.
KEPT = re.compile(r"\.(btn|form-(control|select|check)|visually-hidden)(?![\w])|\.form-check-")
DROPPED = re.compile(
    r"\.(btn-(primary|secondary|success|info|warning|danger|light|dark|link|outline|close|group|toolbar|check|sm|lg)"
    r"|form-(floating|switch|control-(color|plaintext|sm|lg)|select-(sm|lg)|check-(inline|reverse))|input-group"
    r"|was-validated|is-valid|dropdown|nav|card|modal|accordion|pagination|table|list-group|h[1-6]\b|lead|display)"
)
CLASS = re.compile(r"\.[a-zA-Z]")
IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>\w+)\))?;')


def rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield the top-level blocks of a minified sheet as (prelude, body)."""
    start = depth = 0
    opened = 0
    for place, sign in enumerate(css):
        if sign == "{":
            if depth == 0:
                opened = place
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : place]
                start = place + 1


def kept_selectors(prelude: str) -> str:
    """Return those selectors of a rule that our pages can meet."""
    parts = re.split(r",(?![^()]*\))", prelude)
    wanted = [p for p in parts if not DROPPED.search(p) and (KEPT.search(p) or not CLASS.search(p))]
    return ",".join(wanted)


def cut_bootstrap(css: str) -> str:
    """Return the notice, reboot, buttons and form controls of Bootstrap, and nothing else."""
    notice = re.search(r"/\*!.*?\*/", css, re.DOTALL)
    out = [notice[0] if notice else ""]
    for prelude, body in rules(re.sub(r"/\*.*?\*/|@charset[^;]*;", "", css, flags=re.DOTALL)):
        if prelude.startswith("@keyframes"):
            continue
        if prelude.startswith("@"):
            inner = "".join(f"{kept}{{{block}}}" for kept, block in _kept(body))
            out.append(f"{prelude}{{{inner}}}" if inner else "")
        else:
            out.extend(f"{kept}{{{block}}}" for kept, block in _kept(f"{prelude}{{{body}}}"))
    return "".join(out)


def _kept(css: str) -> Iterator[tuple[str, str]]:
    for prelude, body in rules(css):
        selectors = kept_selectors(prelude)
        if selectors:
            yield selectors, body


def bundle(sheet: Path) -> str:
    """Return a sheet with its imports put in their place, without comments and indentation."""

    def put(found: re.Match[str]) -> str:
        inner = bundle((sheet.parent / found["path"]).resolve())
        return f"@layer {found['layer']}{{{inner}}}" if found["layer"] else inner

    text = re.sub(r"/\*(?!!).*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", IMPORT.sub(put, text)).strip()


def build() -> None:
    """Write the Bootstrap parts and the joined sheet below static/vendor/."""
    bootstrap = (VENDOR / "bootstrap" / "bootstrap.min.css").read_text(encoding="utf-8")
    (VENDOR / "bootstrap" / "bootstrap.parts.css").write_text(cut_bootstrap(bootstrap), encoding="utf-8")
    draft = VENDOR / "app.css.new"
    draft.write_text(bundle(CSS / "app.css") + "\n", encoding="utf-8")
    draft.replace(VENDOR / "app.css")


if __name__ == "__main__":
    build()
