"""The same consignments in every format give the same batch; any bytes give a batch or a clear refusal."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from sekisho.standards.csv_export import to_csv
from sekisho.standards.manifest import Intake, decode, normalise
from sekisho.storage.places import currencies, gazetteer
from sekisho.vocabulary.errors import MissingColumns, UnreadableFile

WORDS = st.text("ABCdef株式会社전자 -.&", min_size=1, max_size=12).map(lambda t: "N" + t.strip() + "x")
LINE = st.fixed_dictionaries(
    {
        "description": WORDS,
        "model": st.sampled_from(["H100", "RTX 5090", None]),
        "hs_code": st.sampled_from(["847150", "8473301180", None]),
        "quantity": st.one_of(st.integers(1, 5000), st.none()),
        "unit_value": st.one_of(st.floats(0, 1e6).map(lambda v: round(v, 2)), st.none()),
        "serials": st.one_of(st.none(), st.lists(st.from_regex(r"\AS[0-9]{4}\Z"), min_size=1, max_size=3)),
        "installation_ordered": st.sampled_from([True, False, None]),
    }
)
CONSIGNMENT = st.fixed_dictionaries(
    {
        "ship_date": st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        "destination": st.sampled_from(["SG", "JP", "KR", "UA-43"]),
        "currency": st.sampled_from(["USD", "JPY", None]),
        "route": st.sampled_from([["JPTYO", "SGSIN"], None]),
        "end_use": st.one_of(st.none(), WORDS),
        "end_user_name": WORDS,
        "end_user_country": st.sampled_from(["SG", "JP", None]),
        "end_user_incorporation_date": st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2019, 1, 1))),
        "consignee_name": st.one_of(st.none(), WORDS),
        "lines": st.lists(LINE, min_size=1, max_size=3),
    }
)


def flat(consignments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for at, one in enumerate(consignments):
        header = {"consignment_id": f"C{at}"} | {key: value for key, value in one.items() if key != "lines"}
        rows.extend(header | line for line in one["lines"])
    return rows


def cell(value: Any) -> Any:
    return ";".join(value) if isinstance(value, list) else value


def as_csv(consignments: list[dict[str, Any]]) -> tuple[str, bytes]:
    rows = [{key: cell(value) for key, value in row.items()} for row in flat(consignments)]
    return "day.csv", pl.DataFrame(rows, infer_schema_length=None).write_csv().encode()


def as_json(consignments: list[dict[str, Any]]) -> tuple[str, bytes]:
    documents = []
    for at, one in enumerate(consignments):
        parties = [
            {
                "role": role,
                "name": one[f"{role}_name"],
                "country": one.get(f"{role}_country"),
                "incorporation_date": one.get(f"{role}_incorporation_date"),
            }
            for role in ("end_user", "consignee")
        ]
        keys = ("ship_date", "destination", "currency", "route", "end_use", "lines")
        documents.append({"id": f"C{at}", "parties": parties} | {key: one[key] for key in keys})
    return "day.json", json.dumps(documents, default=str).encode()


def as_json_lines(consignments: list[dict[str, Any]]) -> tuple[str, bytes]:
    return "day.jsonl", "\n".join(json.dumps(one, default=str) for one in json.loads(as_json(consignments)[1])).encode()


def as_parquet(consignments: list[dict[str, Any]]) -> tuple[str, bytes]:
    out = io.BytesIO()
    frame = pl.DataFrame(flat(consignments), infer_schema_length=None)
    frame = frame.with_columns(pl.col(name).cast(pl.List(pl.String)) for name in ("route", "serials"))
    frame.write_parquet(out)
    return "day.parquet", out.getvalue()


def as_xlsx(consignments: list[dict[str, Any]], xlsx: Callable[..., bytes]) -> tuple[str, bytes]:
    rows = flat(consignments)
    headers = list(rows[0])
    return "day.xlsx", xlsx([headers, *[[cell(row[header]) for header in headers] for row in rows]])


def intake(file: tuple[str, bytes]) -> Intake:
    return normalise(decode(*file), file="day", places=gazetteer(), currencies=currencies())


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(consignments=st.lists(CONSIGNMENT, min_size=1, max_size=3))
def test_every_format_gives_the_same_batch(xlsx: Callable[..., bytes], consignments: list[dict[str, Any]]) -> None:
    first = intake(as_csv(consignments))
    assert first.rejects.height == 0
    assert first.batch.consignments.height == len(consignments)
    others = (as_json(consignments), as_json_lines(consignments), as_parquet(consignments), as_xlsx(consignments, xlsx))
    for other in map(intake, others):
        for name in ("consignments", "lines", "parties"):
            one, two = getattr(first.batch, name), getattr(other.batch, name)
            assert_frame_equal(one.drop("row", strict=False), two.drop("row", strict=False))


def fate(name: str, content: bytes) -> None:
    try:
        found = normalise(decode(name, content), file=name, places=gazetteer(), currencies=currencies())
    except (UnreadableFile, MissingColumns) as error:
        assert str(error)
    else:
        assert found.tainted <= set(found.batch.consignments["consignment"])
        assert found.batch.lines["consignment"].is_in(found.batch.consignments["consignment"].implode()).all()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["a.csv", "a.json", "a.xlsx", "a.parquet", "a"]), st.binary(max_size=400))
def test_any_bytes_give_a_batch_or_a_refusal(name: str, content: bytes) -> None:
    fate(name, content)


HEADERS = "consignment_id,ship_date,destination,end_user,end_user_country,description,quantity,line_no,route,total_value,amendments,order_date"
CELLS = st.one_of(
    st.sampled_from(
        [
            "C1",
            "C2",
            "2026-11-22",
            "SG",
            "Acme",
            "GPU",
            "4",
            "1",
            "-1",
            "",
            '"',
            "=1+1",
            "JP>SG",
            "A;B",
            "１",
            "\x00",
            "02/03/2026",
        ]
    ),
    st.text(max_size=8),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=13), max_size=8), st.sampled_from(",;\t"))
def test_any_cells_give_a_batch_or_a_refusal(rows: list[list[str]], delimiter: str) -> None:
    text = "\n".join([HEADERS.replace(",", delimiter), *[delimiter.join(row) for row in rows]])
    fate("a.csv", text.encode("utf-8", "surrogatepass"))


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 5),
        st.floats(allow_nan=False, allow_infinity=False),
        st.sampled_from(["C1", "SG", "2026-11-22", "Acme"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "ship_date",
                    "destination",
                    "parties",
                    "role",
                    "name",
                    "lines",
                    "model",
                    "end_user",
                    "address",
                    "amendments",
                    "route",
                    "",
                    "x",
                ]
            ),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_any_json_gives_a_batch_or_a_refusal(document: Any) -> None:
    fate("a.json", json.dumps(document).encode())


@pytest.mark.parametrize("maker", [as_json, as_parquet, as_csv])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_damaged_file_gives_a_batch_or_a_refusal(
    maker: Callable[..., tuple[str, bytes]], data: st.DataObject
) -> None:
    one = {"ship_date": date(2026, 11, 22), "destination": "SG", "currency": "USD", "route": ["JP"], "end_use": "x", "end_user_name": "A",
           "end_user_country": "SG", "end_user_incorporation_date": None, "consignee_name": None,
           "lines": [{"description": "d", "model": "H100", "hs_code": "847150", "quantity": 1, "unit_value": 1.0, "serials": ["S1"], "installation_ordered": True}]}  # fmt: skip
    name, content = maker([one])
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    fate(name, bytes(damaged))


def test_what_we_export_reads_back() -> None:
    """A name that looks like a formula survives the way out and back in, without running in between."""
    exported = to_csv(
        pl.DataFrame(
            {
                "consignment_id": ["C1"],
                "ship_date": ["2026-11-22"],
                "destination": ["SG"],
                "end_user": ["=HYPERLINK()"],
                "model": ["H100"],
            }
        )
    )
    assert intake(("a.csv", exported)).batch.parties["name"].to_list() == ["'=HYPERLINK()"]
