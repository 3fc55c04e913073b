"""docs/auditing.md shows what comes out, and names the columns that are read."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sekisho.cli.main import app
from sekisho.service.audit_table import columns_of
from sekisho.service.reference import import_folder
from sekisho.storage.bundled import LISTS, mark_fictional
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder

_ROOT = Path(__file__).resolve().parents[2]
_PAGE = (_ROOT / "docs" / "auditing.md").read_text("utf-8")
_BLOCK = re.compile(r"^```console\n\$ sekisho ([^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_what_is_shown_is_what_comes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").symlink_to(_ROOT / "src")
    folder = Path(".sekisho/example-reference")
    import_folder(ReferenceFolder(folder), LISTS, country_of=gazetteer().country)
    mark_fictional(folder)
    ((command, shown),) = _BLOCK.findall(_PAGE)
    result = CliRunner().invoke(app, shlex.split(command))
    assert (result.stdout, result.exit_code) == (shown, 1)
    for name in re.findall(r"`([\w]+\.(?:html|pdf|json|csv))`", _PAGE.split("## Four results")[0]):
        assert (tmp_path / "audit" / name).exists() or (_ROOT / "src/sekisho/bundled/holdings" / name).exists(), name


@pytest.mark.parametrize(
    "header",
    [h for row in re.findall(r"^\| [a-z ,]+ \| ([^|]+) \| [^|]+ \|$", _PAGE, re.MULTILINE) for h in row.split(", ")
     if h != "for instance"],
)  # fmt: skip
def test_every_header_that_is_named_is_read(header: str) -> None:
    assert columns_of([header])[0], header
