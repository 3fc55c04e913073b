"""The output folder of a judged day: decisions, findings, the batch as judged, rejects and the report."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from sekisho.standards.csv_export import to_csv
from sekisho.vocabulary.errors import InputError
from sekisho.vocabulary.frames import Batch

if TYPE_CHECKING:
    from sekisho.gate.model import Judgement  # the whole gate comes with it, which screening does without
    from sekisho.service.what_if import PastDay

# A fixed compression and row-group size, so that the same frames are always the same bytes.
_PARQUET: dict[str, Any] = {"compression": "zstd", "compression_level": 3, "row_group_size": 100_000}

_SLICE = 50_000


@dataclass(frozen=True, slots=True)
class Day:
    """A judged day as read back from its folder."""

    decisions: pl.DataFrame
    findings: pl.DataFrame
    batch: Batch
    run: Mapping[str, Any]


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """The frame as Parquet; equal frames give equal bytes."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, **_PARQUET)
    return buffer.getvalue()


def encoded(batch: Batch) -> dict[str, bytes]:
    """The batch as files, by name within the folder: made while the day is judged, written with its decisions."""
    return {f"batch/{name}.parquet": parquet_bytes(getattr(batch, name)) for name in _BATCH}


_BATCH = ("consignments", "lines", "parties")


def write_day(folder: Path, batch: Mapping[str, bytes], judgement: Judgement, rejects: pl.DataFrame) -> dict[str, str]:
    """Write everything but the report; each file is replaced whole or not at all.

    Args:
        folder: where to.
        batch: the day as taken in, as ``encoded`` gives it.
        judgement: decisions and findings.
        rejects: what intake refused.

    Returns:
        File name -> sha-256 of what was written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for below in ("batch", "facts"):
        (folder / below).mkdir(exist_ok=True)
    for old in (folder / "facts").glob("*.parquet"):
        old.unlink()  # of an earlier day: no facts are better than another day's
    decisions, findings = judgement.decisions, judgement.findings
    contents: dict[str, Callable[[], bytes]] = {
        "decisions.csv": lambda: to_csv(decisions.with_columns(pl.col(pl.List(pl.String)).list.join("; "))),
        "decisions.parquet": lambda: parquet_bytes(decisions),
        "findings.parquet": lambda: parquet_bytes(findings),
        "rejects.csv": lambda: to_csv(rejects),
        **{name: (lambda content=content: content) for name, content in batch.items()},  # type: ignore[misc]
        **{f"facts/{a}.parquet": (lambda f=f: parquet_bytes(f)) for a, f in judgement.facts.items()},  # type: ignore[misc]
    }
    with ThreadPoolExecutor(2) as pool:  # encoders work outside the interpreter's lock
        pending = {
            name: pool.submit(lambda name=name, content=content: _replace(folder / name, content()))  # type: ignore[misc]
            for name, content in contents.items()
        }
        written = {"decisions.jsonl": _write_jsonl(folder / "decisions.jsonl", judgement)}
        written |= {name: future.result() for name, future in pending.items()}
    return dict(sorted(written.items()))


def _write_jsonl(path: Path, judgement: Judgement) -> str:
    """One JSON object a consignment, its findings inside; written slice by slice, so that a million need no memory.

    A slice is hashed and written while the next one is made.
    """
    digest = hashlib.sha256()
    partial = path.with_name(path.name + ".partial")

    def write(text: memoryview) -> None:
        digest.update(text)
        file.write(text)

    with partial.open("wb") as file, ThreadPoolExecutor(1) as pool:
        last: Future[None] | None = None
        for text in _jsonl(judgement):
            if last is not None:
                last.result()
            last = pool.submit(write, text)
        if last is not None:
            last.result()
    partial.replace(path)
    return digest.hexdigest()


def _jsonl(judgement: Judgement) -> Iterator[memoryview]:
    """The lines of so many consignments at a time."""
    for decisions in judgement.decisions.iter_slices(_SLICE):
        of_these = judgement.findings.join(decisions, on="consignment", how="semi", maintain_order="left")
        nested = of_these.group_by("consignment", maintain_order=True).agg(
            findings=pl.struct(pl.exclude("consignment"))
        )
        buffer = io.BytesIO()
        decisions.join(nested, on="consignment", how="left", maintain_order="left").write_ndjson(buffer)
        yield buffer.getbuffer()


def write_text(path: Path, text: str) -> str:
    """Write a text file whole or not at all; gives its sha-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return _replace(path, text.encode())


def write_bytes(path: Path, content: bytes) -> str:
    """Write a file whole or not at all; gives its sha-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return _replace(path, content)


def write_json(path: Path, content: Mapping[str, Any]) -> str:
    """Write a JSON file, keys sorted."""
    return write_text(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n")


def read_day(folder: Path) -> Day:
    """Read a judged day back.

    Raises:
        InputError: nothing was judged into that folder.
    """
    if not (folder / "decisions.parquet").is_file():
        raise InputError(f"{folder} holds no judged day.", hint="Run `sekisho gate FILE --as-of DATE --out DIR` first.")
    run_file = folder / "run.json"
    run = json.loads(run_file.read_text("utf-8")) if run_file.is_file() else {}
    batch = Batch(*(pl.read_parquet(folder / "batch" / f"{n}.parquet") for n in ("consignments", "lines", "parties")))
    return Day(pl.read_parquet(folder / "decisions.parquet"), pl.read_parquet(folder / "findings.parquet"), batch, run)


def read_facts(folder: Path) -> dict[str, pl.DataFrame]:
    """The facts of a judged day, by what they are about.

    Raises:
        InputError: the day kept none.
    """
    found = {p.stem: pl.read_parquet(p) for p in sorted((folder / "facts").glob("*.parquet"))}
    if "line" not in found or "consignment" not in found:
        raise InputError(f"{folder} keeps no facts.", hint="Judge the day again, without --no-facts.")
    return found


def read_past(folder: Path) -> PastDay:
    """What is needed of a judged day to judge it again.

    Raises:
        InputError: nothing was judged into that folder, or no facts were kept.
    """
    if not (folder / "decisions.parquet").is_file():
        raise InputError(f"{folder} holds no judged day.", hint="Run `sekisho gate FILE --as-of DATE --out DIR` first.")
    decisions = pl.read_parquet(folder / "decisions.parquet", columns=["consignment", "outcome", "reasons"])
    dates = pl.read_parquet(folder / "decisions.parquet", columns=["as_of", "known_at"], n_rows=1)
    if dates.is_empty():
        raise InputError(f"{folder} holds no consignment.", hint="There is nothing to judge again.")
    as_of, known_at = dates.row(0)
    from sekisho.service.what_if import PastDay

    findings = pl.read_parquet(folder / "findings.parquet", columns=_OF_FINDINGS)
    where = ["consignment", "destination", "total_value_usd"]
    consignments = pl.read_parquet(folder / "batch" / "consignments.parquet", columns=where)
    return PastDay(folder.name, as_of, known_at, decisions, findings, read_facts(folder), consignments)


_OF_FINDINGS = ["consignment", "line", "check", "effect", "points", "regime", "review"]


def _replace(path: Path, content: bytes) -> str:
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    partial.replace(path)
    return hashlib.sha256(content).hexdigest()
