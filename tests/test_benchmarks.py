"""The benchmarks: our own cases stay above their floors; without the shared folder nothing is missed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def bench(name: str, *arguments: str, shared: Path) -> subprocess.CompletedProcess[str]:
    """Runs a benchmark as `.ci/run bench` does."""
    env = os.environ | {"FORUM_ARCHIVER_SHARED": str(shared), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=100, check=False)


def test_our_own_cases_stay_above_their_floors(tmp_path: Path) -> None:
    done = bench("extraction", shared=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "== benchmarks/articles" in done.stdout
    assert "macro F1" in done.stdout


def test_a_file_of_cases_that_was_named_has_to_be_there(tmp_path: Path) -> None:
    assert bench("extraction", str(tmp_path / "cases.jsonl"), shared=tmp_path).returncode == 2


def test_a_score_below_its_floor_is_missed(tmp_path: Path) -> None:
    gold = '{"articles": [], "commentary_text": "Other words than these."}'
    case = f'{{"id": "a", "html": "<p>Words.</p>", "posted_at": "2026-01-02T03:04:05+00:00", "gold": {gold}}}\n'
    (tmp_path / "article-cases").mkdir()
    (tmp_path / "article-cases" / "cases.jsonl").write_text(case, encoding="utf-8")

    done = bench("extraction", str(tmp_path / "article-cases" / "cases.jsonl"), shared=tmp_path)

    assert done.returncode == 1
    assert "comment words is below its floor" in done.stdout


def test_without_real_pages_the_median_of_the_demo_is_told(tmp_path: Path) -> None:
    done = bench("reading", "--rounds", "2", shared=tmp_path)

    assert done.returncode == 0, done.stderr
    median, ceiling = done.stdout.splitlines()[-2:]
    assert median.startswith("median of 3 pages of the demo forum: ")
    assert "is for the real pages of the shared folder: there are none." in ceiling
