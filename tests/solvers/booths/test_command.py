"""The command line door: files in, files out, exit codes, interruption."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from bench.booth_instances import make_instance
from expo.solvers.booths import parse_plan, parse_problem
from expo.solvers.booths.checking import plan_faults
from expo.solvers.booths.command import main


def write(path: Path, data: object) -> str:
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return str(path)


def small() -> dict[str, object]:
    booths = [
        {"id": f"b{n}", "x": 300 * n, "y": 0, "w": 300, "h": 300, "area": "hall", "kind": "shell", "power_kw": 3}
        for n in range(3)
    ]
    applicants = [{"id": "a", "booths": 2, "areas": ["hall"], "wishes": ["b1"], "points": 3}]
    return {"format": "expo-booths/1", "booths": booths, "applicants": applicants}


def test_a_plan_file_holds_what_the_contract_says(tmp_path: Path) -> None:
    out = tmp_path / "plan.json"

    assert main([write(tmp_path / "i.json", small()), "--seed", "7", "--out", str(out)]) == 0

    data = json.loads(out.read_text(encoding="utf-8"))
    seconds = data.pop("seconds")
    assert 0 <= seconds < 60
    assert data == {
        "format": "expo-booths-plan/1",
        "allocations": [{"applicant": "a", "booths": ["b0", "b1"]}],
        "unplaced": [],
        "score": 1030 + 515,
        "bound": 1545,
        "optimal": True,
        "seed": 7,
    }
    assert plan_faults(parse_problem(small()), parse_plan({**data, "seconds": seconds}, parse_problem(small()))) == []


def test_a_draw_file_serves_in_its_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rivals = [{"id": name, "booths": 1, "areas": ["hall"], "wishes": ["b1"], "points": 0} for name in ("a", "b")]
    instance = write(tmp_path / "i.json", {**small(), "applicants": rivals})
    for order, winner in ((["b", "gone", "a"], "b"), (["a", "b"], "a")):
        assert main([instance, "--order", write(tmp_path / "draw.json", {"order": order})]) == 0
        allocations = json.loads(capsys.readouterr().out)["allocations"]
        assert {"applicant": winner, "booths": ["b1"]} in allocations
    assert main([instance, "--order", write(tmp_path / "draw.json", [])]) == 2
    assert "$.order: is not the file of a draw" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("nothing", "$: is not JSON"),
        ([], "$: must be an object"),
        ({**small(), "format": "x"}, "$.format: must be"),
        ({"format": "expo-booths/1", "booths": []}, "$.applicants: is missing"),
        ({**small(), "near": [["a", "z"]]}, "$.near[0][1]: 'z' does not exist"),
        ({**small(), "near": [["a", "a"]]}, "$.near[0]: pairs 'a' with itself"),
        ({**small(), "apart": [{"a": "a", "b": "a", "distance": 1}]}, "$.apart[0]: keeps 'a' apart from itself"),
        ({**small(), "applicants": [{"id": "a", "booths": 0}]}, "$.applicants[0].booths: must be at least 1, is 0"),
        ({**small(), "applicants": [{"id": "a", "booths": 1.5}]}, "$.applicants[0].booths: must be a whole number"),
        ({**small(), "applicants": [{"id": "a"}]}, "$.applicants[0].booths: is missing"),
        ({**small(), "applicants": [{"id": "a", "booths": 1, "wishes": ["q"]}]}, "$.applicants[0].wishes[0]: 'q'"),
        (
            {**small(), "applicants": [{"id": "a", "booths": 1, "wishes": ["b0"] * 6}]},
            "$.applicants[0].wishes: holds 6",
        ),
        ({**small(), "applicants": [{"id": "a", "booths": 1}] * 2}, "$.applicants[1].id: 'a' is used twice"),
        ({**small(), "booths": [{"id": "b", "x": "left"}]}, "$.booths[0].x: must be a number"),
        ({**small(), "booths": [{"id": "b", "x": 0, "y": 0, "w": 0}]}, "$.booths[0].w: must be at least 1"),
    ],
)
def test_an_invalid_instance_is_refused_with_its_path(
    data: object, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plan.json"

    assert main([write(tmp_path / "i.json", data), "--out", str(out)]) == 2

    error = capsys.readouterr().err
    assert error.startswith(told)
    assert error.count("\n") == 1
    assert not out.exists()


def test_locks_that_contradict_each_other_are_infeasible(tmp_path: Path) -> None:
    data = small()
    data["applicants"] = [{"id": name, "booths": 1, "areas": [], "locked": ["b0"]} for name in ("a", "b")]
    data["apart"] = [{"a": "a", "b": "b", "distance": 50}]
    out = tmp_path / "plan.json"

    assert main([write(tmp_path / "i.json", data), "--out", str(out)]) == 3

    assert json.loads(out.read_text(encoding="utf-8")) == {
        "format": "expo-booths-plan/1",
        "infeasible": True,
        "conflict": ["b0 is locked for both a and b.", "The locks of a and b are closer than 50 cm."],
    }


@pytest.mark.parametrize("step", ["order", "search"])
def test_an_interrupted_run_writes_its_best_plan(step: str, tmp_path: Path) -> None:
    data = make_instance("large", 2)
    out = tmp_path / "plan.json"
    command = [sys.executable, "-m", "expo.solvers.booths", write(tmp_path / "i.json", data), "--out", str(out)]

    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert any(f"{step}:" in line for line in process.stderr), "the step begins"
        children = psutil.Process(process.pid).children()
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.stderr.read()
        assert process.wait(60) == 0

    assert time.monotonic() - begun < 20, "the machine may be busy, but not that busy"
    assert children or step == "order", "HiGHS runs in a process of its own"
    assert not any(child.is_running() for child in children), "which ends with the search"
    problem = parse_problem(data)
    assert plan_faults(problem, parse_plan(json.loads(out.read_text(encoding="utf-8")), problem)) == []
