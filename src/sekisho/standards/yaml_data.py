"""YAML as plain data: mappings, lists, texts, numbers, dates; nothing else, no key twice, nothing without bounds.

>>> read_yaml("{a: 1, b: [x, y]}")
{'a': 1, 'b': ['x', 'y']}

A key that stands twice is refused and not decided by its place, as YAML 1.2.2 (3.2.1.1) has it: who reads the file sees
the first, the program would take the last. Aliases may repeat what was said before as long as all of it, unfolded,
stays within bounds: nine lines of them can stand for gigabytes, through which whoever reads the data would go. Data is
built from the parser's events and not by its own composer, which calls itself once a level in C: some ten thousand
brackets would end the process. What stands in a file is not repeated in an error, which says where: keys are read here.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml

from sekisho.vocabulary.errors import UnreadableFile

LARGEST = 8 * 1024 * 1024  # bytes; of the files that come with the program the largest has a hundredth
_DEEPEST = 100
_MOST_VALUES = 2_000_000  # with what aliases repeat
_TAG = "tag:yaml.org,2002:"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # many times faster; both know plain data only
_MADE = {_TAG + kind: kind for kind in ("null", "bool", "int", "float", "timestamp")}


class NotYaml(ValueError):
    """The text is no YAML of the kind that is read here; says what is wrong and where, not what stands there."""


def read_yaml(content: bytes | str, largest: int = LARGEST) -> Any:
    """The data of one YAML document; None for an empty one.

    Args:
        content: UTF-8, with or without a byte order mark. largest: most bytes.

    Raises:
        NotYaml: too large, not UTF-8, no YAML or more than one document, a tag, a key that stands twice or is no plain
            value, a number or date that is none, nested more than 100 deep, aliases that repeat themselves or too much.
    """
    if len(content) > largest:
        raise NotYaml(f"more than {largest:,} bytes")
    try:
        loader = _Loader(content.decode("utf-8-sig") if isinstance(content, bytes) else content)
        try:
            return _Builder(loader).data()
        finally:
            loader.dispose()
    except UnicodeError:
        raise NotYaml("not UTF-8") from None
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise NotYaml("no YAML" + (f" in line {mark.line + 1}, column {mark.column + 1}" if mark else "")) from None
    except yaml.YAMLError:
        raise NotYaml("no text of YAML") from None


def read_own_yaml(content: bytes | str, name: str) -> Any:
    """The same for a file that a person gave. Raises UnreadableFile, with the file's name."""
    try:
        return read_yaml(content)
    except NotYaml as fault:
        raise UnreadableFile(f"{name} is no YAML that can be read: {fault}.") from None


_NO_KEY = object()


class _Collection:
    """A mapping or a list that is being read, and how many values it stands for."""

    __slots__ = ("anchor", "data", "key", "values")

    def __init__(self, data: dict[Any, Any] | list[Any], anchor: str | None) -> None:
        self.data = data
        self.key: Any = _NO_KEY
        self.anchor, self.values = anchor, 1

    def take(self, value: Any, line: int) -> None:
        if isinstance(self.data, list):
            self.data.append(value)
        elif self.key is not _NO_KEY:
            self.data[self.key], self.key = value, _NO_KEY
        elif not isinstance(value, str | int | float | date | None):
            raise NotYaml(f"a key that is no plain value in line {line}")
        elif value in self.data:
            raise NotYaml(f"a key that stands twice, the second time in line {line}")
        else:
            self.key = value


class _Builder:
    """Data from the events of a parser, without a call a level."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader
        self._open: list[_Collection] = []
        self._named: dict[str, tuple[Any, int]] = {}  # by anchor: what it names, and how many values
        self._root: Any = None

    def data(self) -> Any:
        """The document's."""
        documents = 0
        while True:
            event = self._loader.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._done(self._scalar(event), 1, event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._begin({} if kind is yaml.MappingStartEvent else [], event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                ended = self._open.pop()
                self._done(ended.data, ended.values, event, ended.anchor)
            elif kind is yaml.AliasEvent:
                self._done(*self._repeated(event), event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise NotYaml(f"a second document in line {_line(event)}")
            elif kind is yaml.StreamEndEvent:
                return self._root

    def _begin(self, data: dict[Any, Any] | list[Any], event: Any) -> None:
        if len(self._open) == _DEEPEST:
            raise NotYaml(f"nested more than {_DEEPEST} deep in line {_line(event)}")
        if event.tag is not None:
            raise NotYaml(f"a tag in line {_line(event)}")
        self._open.append(_Collection(data, event.anchor))

    def _done(self, value: Any, values: int, event: Any, anchor: str | None = None) -> None:
        """Put what was read where it belongs. An alias has an anchor as well, which is not its own."""
        own = event.anchor if type(event) is yaml.ScalarEvent else anchor
        if own is not None:
            self._named[own] = (value, values)
        if not self._open:
            self._root = value
            return
        into = self._open[-1]
        into.take(value, _line(event))
        into.values += values
        if into.values > _MOST_VALUES:
            raise NotYaml("more values than are read, or aliases that unfold to them")

    def _repeated(self, event: Any) -> tuple[Any, int]:
        found = self._named.get(event.anchor)
        if found is None:
            raise NotYaml(f"an alias of nothing, or of what it stands in, in line {_line(event)}")
        return found

    def _scalar(self, event: Any) -> Any:
        text = event.value
        if event.tag is not None and event.tag != _TAG + "str":
            raise NotYaml(f"a tag in line {_line(event)}")
        if event.tag is not None or not event.implicit[0]:  # quoted, or a block of text
            return text
        tag = self._loader.resolve(yaml.ScalarNode, text, (True, False))
        if tag == _TAG + "str":
            return text
        if tag not in _MADE:
            raise NotYaml(f"a merge or a value of a kind that is not read in line {_line(event)}")
        try:
            return getattr(self._loader, f"construct_yaml_{_MADE[tag]}")(yaml.ScalarNode(tag, text))
        except (ValueError, OverflowError):
            raise NotYaml(f"a number or a date that is none in line {_line(event)}") from None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
