"""Rules about the code itself: who imports whom, how long things are, what templates may hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from expo.core.errors import Conflict, DomainError, NotFound, RuleBroken

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sorted((ROOT / "expo").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
MAX_FUNCTION_LINES = 50
MAX_FILE_LINES = 450
#: longer than a function should be, and why it is left so
LONG: dict[str, str] = {}


def _name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_rooms_import_only_downwards() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout[-3000:]


def test_views_use_only_their_own_rooms_forms() -> None:
    taken = re.compile(r"^from expo\.(\w+)\.(forms|views)\b", re.MULTILINE)
    foreign = [
        f"{_name(file)}: {found[0]}"
        for file in PYTHON
        for found in taken.finditer(file.read_text(encoding="utf-8"))
        if found[1] != file.relative_to(ROOT / "expo").parts[0] and file.name != "app.py"
    ]
    assert foreign == []


def test_functions_and_files_stay_short() -> None:
    long = []
    for file in PYTHON:
        text = file.read_text(encoding="utf-8")
        if text.count("\n") > MAX_FILE_LINES:
            long.append(f"{_name(file)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > MAX_FUNCTION_LINES and f"{_name(file)}:{node.name}" not in LONG:
                    long.append(f"{_name(file)}:{node.lineno} {node.name}: {length} lines")
    assert long == []


@pytest.mark.parametrize(
    "forbidden",
    [r"\sstyle\s*=\s*[\"']", r"<style\b", r"<script(?![^>]*\bsrc=)[^>]*>", r"\son[a-z]+\s*=\s*[\"']", r"javascript:"],
)
def test_templates_hold_no_inline_style_or_script(forbidden: str) -> None:
    found = [_name(file) for file in TEMPLATES if re.search(forbidden, file.read_text(encoding="utf-8"))]
    assert found == []


def test_scripts_never_parse_text_as_markup() -> None:
    forbidden = re.compile(r"(\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|eval\()|new Function\(")
    found = {_name(file) for file in SCRIPTS if forbidden.search(_without_comments(file.read_text(encoding="utf-8")))}
    assert found == set()


def _without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.DOTALL)


def test_no_name_of_a_package_registry_is_committed() -> None:
    names = re.compile(r"(registry\.npmjs|files\.pythonhosted|pypi)\.org")
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    here = _name(Path(__file__))
    texts = [
        file
        for file in files
        if file and file != here and (ROOT / file).suffix in (".txt", ".lock", ".json", ".toml", ".in")
    ]
    assert [file for file in texts if names.search((ROOT / file).read_text(encoding="utf-8", errors="ignore"))] == []


def test_translations_are_complete_and_hold_nothing_stale() -> None:
    command = [sys.executable, "tools/messages.py", "check"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout[-3000:]


def test_every_error_has_a_code_of_its_own_and_a_sentence() -> None:
    for file in PYTHON:
        if file.name == "errors.py":
            __import__(".".join(file.relative_to(ROOT).with_suffix("").parts))
    known: dict[tuple[str, str], type[DomainError]] = {}
    shared = {RuleBroken, Conflict, NotFound}
    for kind in _subclasses(DomainError):
        inherited = kind.code == getattr(kind.__mro__[1], "code", "")
        assert not inherited or kind in shared, f"{kind.__module__}.{kind.__name__} has no code of its own"
        assert kind.message, kind
        key = (kind.__module__, kind.code)
        assert known.setdefault(key, kind) is kind, f"{kind.code}: {kind} and {known[key]}"


def _subclasses(kind: type[DomainError]) -> list[type[DomainError]]:
    return [each for direct in kind.__subclasses__() for each in (direct, *_subclasses(direct))]
