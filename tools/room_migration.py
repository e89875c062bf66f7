"""Write the first migration of one room from its models: `python tools/room_migration.py 0004 exhibitors`.

Only for a room's first migration, before it has been released; later changes are migrations of their own, written
with `flask db revision`. Review what comes out.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations import Operations  # noqa: F401 - registers the operations
from sqlalchemy import create_engine

from config import ROOT
from expo.app import create_app
from expo.core.db import Base

VERSIONS = ROOT / "migrations" / "versions"


def tables_of(room: str) -> set[str]:
    """Return the names of the tables whose models live in `expo/<room>`."""
    return {
        mapper.local_table.name  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith(f"expo.{room}.")
    }


def write(number: str, room: str) -> Path:
    """Write migrations/versions/<number>_<room>.py and return its path."""
    create_app()
    wanted = tables_of(room)
    with tempfile.TemporaryDirectory() as folder, create_engine(f"sqlite:///{folder}/empty.db").connect() as connection:
        options = {
            "include_name": lambda name, kind, _parents: kind != "table" or name in wanted,
            "render_as_batch": False,
            "include_object": lambda _thing, name, kind, _reflected, _other: kind != "table" or name in wanted,
        }
        script = produce_migrations(MigrationContext.configure(connection, opts=options), Base.metadata)
    up, down = (
        _clean(render_python_code(ops)) for ops in (script.upgrade_ops, script.downgrade_ops) if ops is not None
    )
    previous = sorted(file.stem for file in VERSIONS.glob("*.py") if file.stem[:4] < number)
    head = (
        f'"""Tables of {room}."""\n\nfrom __future__ import annotations\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
        f'revision = "{number}"\ndown_revision = {previous[-1][:4]!r}\nbranch_labels = None\ndepends_on = None\n'
        if previous
        else f'"""Tables of {room}."""\n\nfrom __future__ import annotations\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
        f'revision = "{number}"\ndown_revision = None\nbranch_labels = None\ndepends_on = None\n'
    )
    path = VERSIONS / f"{number}_{room}.py"
    path.write_text(
        f"{head}\n\ndef upgrade() -> None:\n    {up}\n\n\ndef downgrade() -> None:\n    {down}\n", encoding="utf-8"
    )
    return path


def _clean(code: str) -> str:
    """Write project types as the plain types they store, so that a migration never changes with the code."""
    code = re.sub(r"expo\.core\.db\.UtcDateTime\([^)]*\)", "sa.DateTime(timezone=True)", code)
    code = re.sub(r"sa\.Enum\([^)]*length=40\)", "sa.String(length=40)", code)
    return re.sub(r"^\s*# ###.*\n?", "", code, flags=re.MULTILINE).strip()


if __name__ == "__main__":
    print(write(sys.argv[1], sys.argv[2]))
