"""Fixtures that every test may use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

# machines are shared and noisy: a slow example is no failure
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real lists and labelled data beside the checkout; absent on a user's machine."""
    if not SHARED.is_dir():
        pytest.skip(f"real data is not beside this checkout ({SHARED}); our own small files cover the same ground")
    return SHARED


@pytest.fixture(autouse=True, scope="session")
def log_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Days that tests judge are logged in a folder of the tests, not in that of the checkout."""
    with pytest.MonkeyPatch.context() as patched:
        folder = tmp_path_factory.mktemp("logged") / "log"
        patched.setenv("SEKISHO_LOG", str(folder))
        yield folder


@pytest.fixture
def logged(log_apart: Path) -> Callable[[], str]:
    """The matter that was committed to so far, as text."""
    return lambda: (log_apart.with_name("log.private") / "openings.jsonl").read_text("utf-8")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests measured (record_property) below the results, from every worker."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", []):
                terminalreporter.write_line(f"measured: {report.nodeid.split('::')[-1]}: {name} = {value}")
