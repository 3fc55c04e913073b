"""Looking once: few rows and many must come to the same, and facts that lie row for row are joined all the same."""

from __future__ import annotations

import polars as pl

from sekisho.gate.digests import digests
from sekisho.gate.facts.once import beside, looked_up
from sekisho.vocabulary.frames import Batch

FACTS = {"name": (pl.col("name").str.contains("bank").alias("is_bank"), pl.col("name").str.to_uppercase().alias("up"))}


def test_words_of_many_rows_are_those_of_few() -> None:
    few = pl.DataFrame({"name": ["a bank", None, "a shop", "a bank"]})
    many = pl.concat([few] * 400)
    assert looked_up(many, FACTS).head(4).equals(looked_up(few, FACTS))


def test_a_column_of_nothing_says_nothing() -> None:
    frame = pl.DataFrame({"name": [None] * 1_200}, schema={"name": pl.String})
    assert looked_up(frame, FACTS)["is_bank"].null_count() == 1_200


def test_facts_row_for_row_stand_beside() -> None:
    facts = pl.DataFrame({"consignment": ["a", "b"], "x": [1, 2]})
    assert beside(facts, pl.DataFrame({"consignment": ["a", "b"], "y": [3, 4]}))["y"].to_list() == [3, 4]


def test_facts_in_another_order_are_sought() -> None:
    facts = pl.DataFrame({"consignment": ["a", "b"], "x": [1, 2]})
    found = beside(facts, pl.DataFrame({"consignment": ["b", "a"], "y": [3, 4]})).sort("consignment")
    assert found["y"].to_list() == [4, 3]


def test_where_nothing_is_known_it_is_null() -> None:
    facts = pl.DataFrame({"consignment": ["a"]})
    found = beside(facts, pl.DataFrame(schema={"consignment": pl.String, "y": pl.Int64}))
    assert found.schema["y"] == pl.Int64 and found["y"].to_list() == [None]


def batch(parties: dict[str, list[str | None]]) -> Batch:
    return Batch(
        pl.DataFrame({"consignment": ["a"], "file": ["f"], "row": [1], "destination": ["SG"]}),
        pl.DataFrame({"consignment": ["a"], "line": [1], "quantity": [4.0]}),
        pl.DataFrame({"consignment": ["a", "a"], "role": ["payer", "consignee"], **parties}),
    )


def test_a_column_that_nobody_fills_in_changes_no_digest() -> None:
    some = {"name": ["P", "C"]}
    without, within = (digests(batch(p)) for p in (some, some | {"address": [None, None]}))
    assert without.equals(within)


def test_a_fact_stated_of_one_party_is_not_stated_of_the_other() -> None:
    one, other = (digests(batch({"name": names})) for names in (["P", None], [None, "P"]))
    assert not one.equals(other)


def test_the_digest_is_over_named_facts_in_order() -> None:
    import hashlib

    text = "a\x1fdestination=SG\x1eline=1\x1fquantity=4.0\x1erole=payer\x1fname=P\x1erole=consignee"
    found = digests(batch({"name": ["P", None]}))["consignment_digest"].item()
    assert found == hashlib.sha256(text.encode()).hexdigest()
