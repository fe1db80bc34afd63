"""The benchmark of stories runs on few articles, keeps its floors, and scores files of pairs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def bench(*arguments: object, shared: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"FORUM_ARCHIVER_SHARED": str(shared), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "benchmarks" / "stories.py"), *map(str, arguments)]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=100, check=False)


def test_a_small_index_finds_the_copies_of_all_kinds_and_nothing_else(tmp_path: Path) -> None:
    done = bench("index", "--size", 1_500, shared=tmp_path)

    assert done.stderr == ""
    found = re.search(r"precision ([\d.]+) · recall ([\d.]+)", done.stdout)
    assert found, done.stdout
    # With few articles a background paragraph is as rare as news: the floor of the full size is not reached.
    assert float(found[1]) > 0.97
    assert float(found[2]) > 0.9
    assert "below its floor" not in done.stdout.replace("precision is below", "")


def test_pairs_are_scored_against_floors(tmp_path: Path) -> None:
    text = (
        "The port of Larvik opened a second crane on Friday, the harbour master said. It lifts 40 tonnes in a minute."
    )
    pair = {"id": "x", "relation": "copy", "a": {"text": text}, "b": {"text": text}, "same_event": True}
    (tmp_path / "right.jsonl").write_text(json.dumps(pair | {"same_wire": True}), encoding="utf-8")
    (tmp_path / "wrong.jsonl").write_text(json.dumps(pair | {"same_wire": False}), encoding="utf-8")

    right = bench("pairs", tmp_path / "right.jsonl", shared=tmp_path)
    assert (right.returncode, right.stderr) == (0, "")
    assert "same_wire   precision 1.000 · recall 1.000 · F1 1.000" in right.stdout
    wrong = bench("pairs", tmp_path / "wrong.jsonl", shared=tmp_path)
    assert wrong.returncode == 1
    assert "same_wire precision is below its floor: 0.000 < 0.950" in wrong.stdout


def test_without_pairs_it_says_so(tmp_path: Path) -> None:
    assert bench("pairs", shared=tmp_path).stdout.startswith("There are no pairs at ")
    assert bench("pairs", shared=tmp_path).returncode == 0
    assert bench("pairs", tmp_path / "none.jsonl", shared=tmp_path).returncode == 2
