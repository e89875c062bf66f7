"""The command line: files in, files out, exit codes, one line for an invalid file, Ctrl-C."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.consultation_instances import make
from expo.solvers.consultations.command import main
from expo.solvers.consultations.io import parse_problem
from expo.solvers.consultations.write import problem_to_json

SMALL: dict[str, Any] = {
    "format": "expo-consultations/1",
    "slots": 4,
    "tables": 1,
    "participants": [{"id": "a"}, {"id": "b"}, {"id": "c"}],
    "consultations": [{"id": "1", "a": "a", "b": "b"}, {"id": "2", "a": "a", "b": "c"}],
}


def _written(folder: Path, name: str, data: object) -> str:
    path = folder / name
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


def test_plan_is_written(tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    assert main([_written(tmp_path, "in.json", SMALL), "--seconds", "5", "--seed", "3", "--out", str(out)]) == 0
    plan = json.loads(out.read_text(encoding="utf-8"))
    assert plan["format"] == "expo-consultations-plan/1"
    assert {row["id"] for row in plan["assignments"]} == {"1", "2"}
    assert plan["optimal"] is True
    assert plan["seed"] == 3


def test_infeasible_problem_is_named(tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    assert main([_written(tmp_path, "in.json", {**SMALL, "slots": 1}), "--out", str(out)]) == 3
    plan = json.loads(out.read_text(encoding="utf-8"))
    assert plan["infeasible"] is True
    assert plan["conflict"]


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("$.format", {"format": "other"}),
        ("$.slots", {"slots": "four"}),
        ("$.tables", {"tables": None}),
        ("$.participants[1].id", {"participants": [{"id": "a"}, {"id": "a"}]}),
        ("$.participants[0].unavailable[1]", {"participants": [{"id": "a", "unavailable": [1, 9]}]}),
        ("$.consultations[0].b", {"consultations": [{"id": "1", "a": "a", "b": "z"}]}),
        ("$.consultations[0].after[0]", {"consultations": [{"id": "1", "a": "a", "b": "b", "after": ["9"]}]}),
        ("$.consultations[0].session", {"consultations": [{"id": "1", "a": "a", "b": "b", "session": "x"}]}),
        ("$.day_starts[0]", {"day_starts": [2]}),
        ("$.objective", {"objective": "joy"}),
    ],
)
def test_invalid_file_is_refused_with_its_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str, change: dict[str, Any]
) -> None:
    source = _written(tmp_path, "in.json", {**SMALL, **change})
    assert main([source, "--out", str(tmp_path / "plan.json")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"{path}:")
    assert not (tmp_path / "plan.json").exists()


def test_replanning_reads_plan_and_changes(tmp_path: Path) -> None:
    source, out = _written(tmp_path, "in.json", SMALL), tmp_path / "plan.json"
    main([source, "--out", str(out)])
    changes = {"format": "expo-consultations-changes/1", "cancelled": ["1"], "locked": ["2"]}
    changed, new = _written(tmp_path, "changes.json", changes), tmp_path / "new.json"
    assert main([source, "--keep", str(out), "--changed", changed, "--seconds", "1", "--out", str(new)]) == 0
    plan = json.loads(new.read_text(encoding="utf-8"))
    old = {row["id"]: row for row in json.loads(out.read_text(encoding="utf-8"))["assignments"]}
    assert plan["assignments"] == [old["2"]]
    assert plan["moved"] == []
    assert [u["code"] for u in plan["unplaced"]] == ["cancelled"]


def test_problem_survives_writing_and_reading() -> None:
    problem = make("interp", 1)
    assert parse_problem(problem_to_json(problem)) == problem


def test_interrupt_writes_the_best_plan_so_far(tmp_path: Path) -> None:
    source, out = _written(tmp_path, "in.json", problem_to_json(make("dense", 2))), tmp_path / "plan.json"
    command = [sys.executable, "-m", "expo.solvers.consultations", source, "--seconds", "900", "--out", str(out)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as job:
        assert job.stderr is not None
        try:
            next(line for line in job.stderr if "(bound" in line)
            job.send_signal(signal.SIGINT)
            assert job.wait(60) == 0
        finally:
            job.kill()
    plan = json.loads(out.read_text(encoding="utf-8"))
    assert len(plan["assignments"]) == 7000
    assert plan["optimal"] is False  # it stopped because it was told to
