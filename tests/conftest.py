"""What the tests share: the folder of real pages and of article cases, which lies beside the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).parent.parent
ABSENT = "the shared material is not here: set FORUM_ARCHIVER_SHARED to its folder"

# How long an example takes depends on the machine, and says nothing of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def find_shared() -> Path | None:
    """The folder named by FORUM_ARCHIVER_SHARED, or `shared` beside the repository; None where there is none."""
    folder = Path(os.environ.get("FORUM_ARCHIVER_SHARED") or REPOSITORY.parent / "shared")
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material; the test is skipped where it is not there."""
    folder = find_shared()
    if folder is None:
        pytest.skip(ABSENT)
    return folder


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs a test that takes `real_page` once for the folder of each real thread page."""
    if "real_page" not in metafunc.fixturenames:
        return
    folder = find_shared()
    if folder is None:
        pages = [pytest.param(None, marks=pytest.mark.skip(reason=ABSENT), id="absent")]
    else:
        found = sorted(path.parent for path in (folder / "pages").glob("*/expected.json"))
        pages = [pytest.param(page, id=page.name) for page in found]
    metafunc.parametrize("real_page", pages)
