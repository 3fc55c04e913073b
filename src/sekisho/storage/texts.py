"""Reviewed YAML of the package's ``knowledge`` folder, decoded: data of any kind, and sentences in three languages."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from sekisho.service.wording import LANGS
from sekisho.standards.yaml_data import NotYaml, read_yaml
from sekisho.vocabulary.errors import PackFault

Sentences = dict[str, dict[str, list[str]]]  # kind -> key -> English, Japanese, Korean


def knowledge_data(name: str) -> Any:
    """The decoded file ``knowledge/<name>``. Raises PackFault where it is no YAML."""
    content = files("sekisho").joinpath("knowledge", name).read_bytes()
    try:
        return read_yaml(content)
    except NotYaml as fault:
        raise PackFault(f"{name} is no YAML: {fault}") from None


def sentences(name: str) -> Sentences:
    """The decoded file of sentences ``knowledge/<name>``.

    Raises:
        PackFault: a sentence without its three languages.
    """
    tables: Sentences = knowledge_data(name)
    for kind, table in tables.items():
        for key, said in table.items():
            if not isinstance(said, list) or len(said) != len(LANGS) or not all(isinstance(s, str) for s in said):
                raise PackFault(f"{name}: {kind}.{key} is {said!r}.", hint="Give en, ja, ko; quote them.")
    return tables
