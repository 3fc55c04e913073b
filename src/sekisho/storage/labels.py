"""The labels that people read, from ``knowledge/labels.yaml``; names of places from the gazetteer. Once a process."""

from __future__ import annotations

from functools import cache

from sekisho.service.wording import LANGS, Labels
from sekisho.storage.places import gazetteer
from sekisho.storage.texts import knowledge_data
from sekisho.vocabulary.errors import PackFault


@cache
def load_labels() -> Labels:
    """All labels, by kind and key; kind 'places' names countries by their codes.

    Raises:
        PackFault: a label without its three languages.
    """
    tables: dict[str, dict[str, list[str]]] = knowledge_data("labels.yaml")
    for kind, labels in tables.items():
        for key, texts in labels.items():
            if not isinstance(texts, list) or not len(LANGS) <= len(texts) <= len(LANGS) + 1:
                raise PackFault(f"labels.yaml: {kind}.{key} is {texts!r}.", hint="Give English, Japanese and Korean.")
            if not all(isinstance(one, str) for one in texts):
                raise PackFault(f"labels.yaml: {kind}.{key} holds {texts!r}.", hint="Quote words that YAML reads.")
    places = gazetteer()
    named = {code: [places.label(code, lang) for lang in LANGS] for code in places.codes}
    tables["places"] = named | tables.get("places", {})
    return Labels(tables)
