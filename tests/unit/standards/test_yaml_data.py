"""YAML as plain data: the same data as the library's safe loader, and none of what a hostile file can do to it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.standards.yaml_data import NotYaml, read_own_yaml, read_yaml
from sekisho.vocabulary.errors import UnreadableFile

ROOT = Path(__file__).resolve().parents[3]
LIBRARY: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FILES = sorted([*(ROOT / "src" / "sekisho").rglob("*.yaml"), *(ROOT / "tests").rglob("*.yaml")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_of_ours_is_read_as_the_library_reads_it(path: Path) -> None:
    """And none of them has a key twice."""
    content = path.read_bytes()
    assert read_yaml(content) == yaml.load(content, Loader=LIBRARY)


@pytest.mark.parametrize(
    "text",
    ["", "# a remark", "a: 1", "- 1.5\n- x\n- ~\n- yes\n- 0x1F\n- 2026-11-28\n- 2026-11-28T09:00:00Z", "'quoted: 1'",
     "a: |\n  two\n  lines\nb: >\n  one\n  line", "{a: [1, {b: c}], 'd': \"e\\u00e9\"}", "a: &x [1, 2]\nb: *x\nc: [*x, *x]",
     "? a\n: b", "1: a\n1.5: b\n2026-11-28: c\n~: d", "!!str 5", "\ufeffa: 1", "---\na: 1\n...\n", "関所: 통관"],
)  # fmt: skip
def test_plain_data_is_what_the_library_makes_of_it(text: str) -> None:
    assert read_yaml(text.encode()) == yaml.safe_load(text.removeprefix("\ufeff"))


LAUGH = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3", "twice, the second time in line 3"),
        ("- {a: 1, 'a': 2}", "twice"),
        ("1: a\n0x1: b", "twice"),
        ("outer:\n  deny: [X]\n  deny: []", "twice, the second time in line 3"),
        ("!!python/object/apply:os.system [id]", "tag in line 1"),
        ("a: !!binary aGk=", "tag"),
        ("a: !own 1", "tag"),
        ("{[1]: 2}", "no plain value"),
        ("? {a: 1}\n: 2", "no plain value"),
        ("b: &b {x: 1}\na:\n  <<: *b", "merge"),
        ("a: =", "not read"),
        ("a: 2026-02-31", "date that is none in line 1"),
        ("a: " + "1" * 5_000, "number"),
        ("a: b: c", "no YAML in line 1"),
        ("[1", "no YAML"),
        ("a: *b", "alias of nothing"),
        ("&a [*a]", "what it stands in"),
        ("a: 1\n---\nb: 2", "second document in line 2"),
        ("a: \x00", "no text"),
        ("[" * 101, "more than 100 deep"),
        (LAUGH, "aliases that unfold"),
    ],
)
def test_what_is_not_read_says_what_and_where(text: str, said: str) -> None:
    with pytest.raises(NotYaml, match=said):
        read_yaml(text)


def test_a_hundred_levels_are_read() -> None:
    assert read_yaml("[" * 100 + "]" * 100) is not None


@pytest.mark.parametrize("text", ["[" * 200_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000, LAUGH * 1])
def test_depth_that_ends_the_librarys_own_process_is_refused_at_once(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(NotYaml):
        read_yaml(text)
    assert time.perf_counter() - began < 2


def test_the_librarys_own_composer_does_end_its_process() -> None:
    """Why events are read here. Should the library mend that, this says so."""
    if not hasattr(yaml, "CSafeLoader"):
        pytest.skip("the library was built without C")
    words = "import yaml; yaml.load('[' * 200_000, Loader=yaml.CSafeLoader)"
    assert subprocess.run([sys.executable, "-c", words], capture_output=True, check=False).returncode < 0


def test_size_is_bounded_in_bytes() -> None:
    assert read_yaml(b"a: b", largest=4) == {"a": "b"}
    with pytest.raises(NotYaml, match="more than 3 bytes"):
        read_yaml(b"a: b", largest=3)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a: \xe3\x81", "a: 1".encode("utf-16")])
def test_what_is_not_utf_8_is_refused(content: bytes) -> None:
    with pytest.raises(NotYaml):
        read_yaml(content)


def test_what_stands_there_is_not_repeated() -> None:
    for text in ("key: SECRET: x", "key: !SECRET x", "SECRET: 1\nSECRET: 2", "- *SECRET", "key: 'SECRET"):
        with pytest.raises(NotYaml) as caught:
            read_yaml(text)
        assert "SECRET" not in str(caught.value)
        assert caught.value.__cause__ is None


def test_a_persons_file_is_named() -> None:
    with pytest.raises(UnreadableFile, match=r"own\.yaml is no YAML .* line 2"):
        read_own_yaml(b"a: 1\na: 2", "own.yaml")


@given(st.text(alphabet="ab:-?[]{}&*!<>|#'\"\\ \n\t01.~,%@`é", max_size=60))
@settings(max_examples=1_500, deadline=None)
def test_any_text_is_refused_or_read_as_the_library_reads_it(text: str) -> None:
    try:
        found: Any = read_yaml(text)
    except NotYaml:
        return
    assert repr(found) == repr(yaml.load(text, Loader=LIBRARY))


@given(st.binary(max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read_yaml(content)
    except NotYaml:
        return
