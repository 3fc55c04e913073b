"""What is known about goods, from the YAML files that people review."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sekisho.items.datasheet import reported, specified
from sekisho.items.knowledge import FILES, build
from sekisho.items.model import Chip, Knowledge
from sekisho.parties.names import fold
from sekisho.parties.phrases import Phrases
from sekisho.service.classification_regimes import Heading, Paragraph, RegimeTable, Tables
from sekisho.standards.yaml_data import NotYaml, read_yaml
from sekisho.vocabulary.errors import PackFault
from sekisho.vocabulary.finding import Grade

BUNDLED = Path(__file__).resolve().parent.parent / "knowledge"
MAX_BYTES = 4_000_000
NAME_FILES = ("brands", "institutions", "trade-words", "places")


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """The knowledge in ``folder`` (the bundled one where none is given), under the SHA-256 digest of its files.

    Raises:
        PackFault: where a file is absent, too large, no YAML, or does not fit its form.
    """
    folder = folder or BUNDLED
    digest = hashlib.sha256()
    documents: dict[str, Any] = {}
    for name in FILES:
        content = _read(folder / f"{name}.yaml")
        digest.update(f"{name}:{len(content)}:".encode())
        digest.update(content)
        try:
            documents[name] = read_yaml(content)
        except NotYaml as fault:
            raise PackFault(f"{name}.yaml is no YAML: {fault}") from fault
    return build(documents, digest.hexdigest())


def load_specification(path: Path) -> tuple[Chip, float | None]:
    """A datasheet of one chip from a YAML or JSON file, and the TPP that it claims; form: ``items.datasheet``."""
    document = _parsed(path)
    return specified(document), reported(document)


def load_tables(folder: Path | None = None) -> Tables:
    """The names of control paragraphs and HS headings.

    Raises:
        PackFault: where a file is absent, no YAML, or does not fit its form.
    """
    folder = folder or BUNDLED
    paragraphs, hs = _parsed(folder / "paragraphs.yaml"), _parsed(folder / "hs.yaml")
    try:
        sources = paragraphs["sources"]
        regimes = {
            name: RegimeTable(
                tuple(_paragraph(one, sources) for one in value["paragraphs"]),
                _paragraph({"fact": "", **value["outside"]}, sources),
                tuple((one["fact"], tuple(one["notes"])) for one in value["also"]),
            )
            for name, value in paragraphs["regimes"].items()
        }
        headings = {
            code: Heading(tuple(v["title"]), tuple(v["reason"]), *_cited(hs["sources"][v["src"]]))
            for code, v in hs["codes"].items()
        }
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise PackFault(f"the names of paragraphs do not load: {fault!r}") from fault
    return Tables(regimes, headings)


def _paragraph(value: dict[str, Any], sources: dict[str, Any]) -> Paragraph:
    return Paragraph(value["fact"], value["ic"], value["other"], *_cited(sources[value["src"]]), tuple(value["notes"]))


def _cited(source: dict[str, str]) -> tuple[str, str]:
    return source["cite"], Grade(source["grade"]).value


def name_phrases(folder: Path | None = None) -> Phrases:
    """The phrases of names in ``folder`` (the bundled one where none is given), folded as names are before a look-up.

    Raises:
        PackFault: where a file is absent, too large, no YAML, or does not fit its form.
    """
    folder = folder or BUNDLED / "names"
    documents = {name: _parsed(folder / f"{name}.yaml") for name in NAME_FILES}
    try:
        return Phrases.from_data(documents, fold)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise PackFault(f"the phrases of names do not load: {fault}", hint="docs/names.md shows the form.") from fault


def phrases_digest(folder: Path | None = None) -> str:
    """SHA-256 of the files that ``name_phrases`` reads."""
    digest = hashlib.sha256()
    for name in NAME_FILES:
        content = _read((folder or BUNDLED / "names") / f"{name}.yaml")
        digest.update(f"{name}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()


def _parsed(path: Path) -> Any:
    try:
        return read_yaml(_read(path))
    except NotYaml as fault:
        raise PackFault(f"{path.name} is no YAML: {fault}") from fault


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PackFault(f"{path.name} has {size} bytes, more than {MAX_BYTES}")
        return path.read_bytes()
    except OSError as fault:
        raise PackFault(
            f"{path} cannot be read: {fault.strerror}", hint="Reinstall, or name the right folder."
        ) from fault
