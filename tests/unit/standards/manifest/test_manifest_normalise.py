"""From a table to the batch: joining, filling, rejecting, tainting."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sekisho.vocabulary.errors import MissingColumns
from sekisho.vocabulary.frames import REJECTS, Consignments, Lines, Parties

HEAD = "consignment_id,ship_date,destination,consignee_name,description,quantity\n"


def ids(intake: Any) -> list[str]:
    return list(intake.batch.consignments["consignment"])


def rejects(intake: Any) -> list[tuple[int, str, str | None]]:
    return [(row, column, value) for _, row, column, value, _ in intake.rejects.iter_rows()]


def test_the_frames_fit_their_schemas(read_rows: Any) -> None:
    batch = read_rows(
        {"quantity": "4", "route": "JP>SG", "amendments": "2026-11-20 quantity: 2 -> 4", "serials": "A1 A2"}
    ).batch
    Consignments.validate(batch.consignments)
    Lines.validate(batch.lines)
    Parties.validate(batch.parties)


def test_rejects_have_their_schema(read_rows: Any) -> None:
    assert dict(read_rows({}).rejects.schema) == REJECTS
    assert dict(read_rows({"quantity": "-1"}).rejects.schema) == REJECTS


def test_rows_of_one_consignment_join_and_blanks_are_filled(read: Any) -> None:
    intake = read(HEAD + "C1,2026-11-22,SG,Acme,GPU,4\nC2,2026-11-22,JP,Beta,CPU,1\nC1,,,,Rack,2\n")
    assert intake.batch.lines.select("consignment", "line", "description").rows() == [
        ("C1", 1, "GPU"),
        ("C1", 2, "Rack"),
        ("C2", 1, "CPU"),
    ]
    assert intake.rejects.height == 0 and not intake.tainted


def test_the_first_row_may_be_the_blank_one(read: Any) -> None:
    intake = read(HEAD + "C1,,,,Rack,2\nC1,2026-11-22,SG,Acme,GPU,4\n")
    assert intake.batch.consignments["destination"].to_list() == ["SG"]
    assert intake.batch.lines.height == 2


def test_rows_that_contradict_each_other_are_all_rejected(read: Any) -> None:
    intake = read(HEAD + "C1,2026-11-22,SG,Acme,GPU,4\nC1,2026-11-22,CN,Acme,GPU,4\nC2,2026-11-22,SG,Acme,GPU,4\n")
    assert ids(intake) == ["C2"]
    assert rejects(intake) == [(2, "destination", "SG / CN"), (3, "destination", "SG / CN")]
    assert "'CN' in row 3" in intake.rejects["reason"][0]


def test_the_same_fact_in_two_spellings_is_no_contradiction(read: Any) -> None:
    intake = read(HEAD + "C1,2026-11-22,SG,Acme,GPU,4\nC1,2026/11/22,Singapore,Acme,GPU,4\n")
    assert intake.batch.lines.height == 2 and intake.rejects.height == 0


@pytest.mark.parametrize("column", ["ship_date", "consignee_name", "currency", "mode", "consignee_country"])
def test_other_facts_contradict_too(read_rows: Any, column: str) -> None:
    values = {"ship_date": ("2026-11-22", "2026-11-23"), "currency": ("USD", "JPY"), "mode": ("air", "sea")}
    one, two = values.get(column, ("SG", "JP"))
    intake = read_rows({column: one}, {column: two})
    assert ids(intake) == [] and intake.rejects.height == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [("quantity", "-4"), ("quantity", "0"), ("quantity", "nan"), ("quantity", "1e400"), ("quantity", "four"), ("quantity", "1.234"),
     ("unit_value", "-1"), ("unit_value", "inf"), ("ship_date", "2026-02-30"), ("ship_date", "0219-11-22"), ("ship_date", "1989-01-01"),
     ("ship_date", "2101-01-01"), ("ship_date", "02/11/2026"), ("order_date", "2026-13-01"), ("destination", "Atlantis")],
)  # fmt: skip
def test_a_bad_value_that_matters_rejects_the_row_and_taints_the_rest(read_rows: Any, column: str, value: str) -> None:
    good = {"quantity": "4", "unit_value": "1", "ship_date": "2026-11-22", "order_date": "2026-11-01"}
    intake = read_rows(good, good | {column: value}, good | {"consignment_id": "C2"})
    assert ids(intake) == ["C1", "C2"]
    assert intake.batch.lines.height == 2
    assert rejects(intake) == [(3, column, value)]
    assert intake.tainted == {"C1"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("ship_date", ""),
        ("ship_date", "2026-02-30"),
        ("destination", ""),
        ("destination", "Mars"),
        ("consignee_name", ""),
        ("description", ""),
        ("quantity", "-1"),
        ("consignment_id", ""),
    ],
)
def test_a_consignment_of_which_nothing_remains_is_only_in_the_rejects(read_rows: Any, column: str, value: str) -> None:
    intake = read_rows({column: value}, {"consignment_id": "C2"})
    assert ids(intake) == ["C2"]
    assert len(rejects(intake)) == 1 and rejects(intake)[0][0] == 2
    assert not intake.tainted


@pytest.mark.parametrize(
    ("column", "value", "frame", "field"),
    [("consignee_country", "Atlantis", "parties", "country"), ("hs_code", "84", "lines", "hs_code"), ("currency", "QQQ", "consignments", "currency"),
     ("origin", "Mars", "lines", "origin"), ("consignee_incorporation_date", "2027-01-01", "parties", "incorporation_date"),
     ("consignee_incorporation_date", "1875-99-99", "parties", "incorporation_date"), ("ship_from", "Mars", "consignments", "ship_from"),
     ("total_value", "-5", "consignments", "total_value"), ("net_weight_kg", "heavy", "lines", "net_weight_kg"),
     ("consignee_hq_country", "Mars", "parties", "hq_country"), ("route", "Mars", "consignments", "route"), ("amendments", "?", "consignments", "amendments")],
)  # fmt: skip
def test_an_optional_fact_that_cannot_be_read_is_ignored_told_and_taints(
    read_rows: Any, column: str, value: str, frame: str, field: str
) -> None:
    intake = read_rows({column: value})
    assert getattr(intake.batch, frame)[field].to_list() == [None]
    assert rejects(intake) == [(2, column, value)]
    assert intake.rejects["reason"][0].startswith("ignored value: ")
    assert intake.tainted == {"C1"}


@pytest.mark.parametrize(
    ("column", "value"),
    [("mode", "pigeon"), ("incoterm", "ABC"), ("installation_ordered", "perhaps"), ("line_no", "A")],
)
def test_a_fact_of_little_weight_does_not_taint(read_rows: Any, column: str, value: str) -> None:
    intake = read_rows({column: value})
    assert rejects(intake) == [(2, column, value)] and not intake.tainted and ids(intake) == ["C1"]


def test_an_order_after_shipping_is_a_warning(read_rows: Any) -> None:
    intake = read_rows({"order_date": "2026-12-01"})
    assert "ordered after" in intake.warnings[0] and intake.rejects.height == 0


def test_two_rows_with_one_line_number_that_differ_are_both_rejected(read_rows: Any) -> None:
    intake = read_rows(
        {"line_no": "1", "quantity": "4"}, {"line_no": "1", "quantity": "5"}, {"line_no": "2", "quantity": "1"}
    )
    assert intake.batch.lines["line"].to_list() == [2]
    assert [row for row, _, _ in rejects(intake)] == [2, 3]
    assert intake.tainted == {"C1"}


def test_a_copy_of_a_row_is_left_out_and_nothing_is_lost(read_rows: Any) -> None:
    intake = read_rows({"line_no": "1", "quantity": "4"}, {"line_no": "1", "quantity": "4"})
    assert intake.batch.lines["quantity"].to_list() == [4.0]
    assert rejects(intake) == [(3, "line_no", "1")] and not intake.tainted


def test_lines_without_a_number_get_the_next_one(read_rows: Any) -> None:
    intake = read_rows({"line_no": "", "model": "b"}, {"line_no": "7", "model": "a"}, {"line_no": "", "model": "c"})
    assert intake.batch.lines.select("line", "model").rows() == [(7, "a"), (8, "b"), (9, "c")]


def test_a_row_of_goods_only_continues_the_row_above(read: Any) -> None:
    intake = read(HEAD + "C1,2026-11-22,SG,Acme,GPU,4\n,,,,Rack,2\n")
    assert intake.batch.lines["consignment"].to_list() == ["C1", "C1"]
    assert "read as lines of the row above" in " ".join(intake.warnings)


def test_a_row_without_an_id_that_repeats_the_row_above_taints_it(read: Any) -> None:
    intake = read(
        HEAD
        + "C1,2026-11-22,SG,Acme,GPU,4\n,2026-11-22,SG,Acme,Rack,2\nC2,2026-11-22,SG,Beta,GPU,1\n,2026-11-22,JP,Zeta,GPU,1\n"
    )
    assert intake.tainted == {"C1"}
    assert [row for row, _, _ in rejects(intake)] == [2, 3, 5]


def test_blank_rows_are_passed_over(read: Any) -> None:
    intake = read(HEAD + "C1,2026-11-22,SG,Acme,GPU,4\n,,,,,\n\n , ,,,,\nC2,2026-11-22,SG,Acme,GPU,-1\n")
    assert ids(intake) == ["C1"] and rejects(intake) == [(6, "quantity", "-1")]


def test_a_huge_cell_costs_its_row_only(read: Any) -> None:
    intake = read(HEAD + f"C1,2026-11-22,SG,Acme,{'x' * 70_000},4\nC2,2026-11-22,SG,Acme,GPU,4\n")
    assert ids(intake) == ["C2"]
    assert rejects(intake)[0][:2] == (2, "description") and len(rejects(intake)[0][2] or "") < 100


def test_a_row_with_too_many_fields_is_rejected_and_taints_the_rest(read: Any) -> None:
    intake = read(HEAD + "C1,2026-11-22,SG,Acme,GPU,4\nC1,2026-11-22,SG,Acme, Inc,GPU,4\n")
    assert intake.batch.lines.height == 1 and intake.tainted == {"C1"}
    assert "more fields" in intake.rejects["reason"][0]


def test_a_header_without_rows_is_an_empty_batch(read: Any) -> None:
    intake = read(HEAD)
    assert intake.batch.consignments.height == intake.batch.lines.height == intake.batch.parties.height == 0


@pytest.mark.parametrize("column", ["consignment_id", "ship_date", "destination", "consignee_name", "description"])
def test_a_missing_column_is_named(read: Any, column: str) -> None:
    with pytest.raises(
        MissingColumns, match=column.removesuffix("_name") if column != "consignee_name" else "party's name"
    ):
        read((HEAD + "C1,2026-11-22,SG,Acme,GPU,4\n").replace(column, "nothing_known"))


def test_invisible_characters_are_taken_out_of_names_with_a_warning(read_rows: Any) -> None:
    intake = read_rows({"consignee_name": "Ac\u200bme\u202e Ltd\u0007", "description": "G\u0000PU"})
    assert intake.batch.parties["name"].to_list() == ["Acme Ltd"]
    assert intake.batch.lines["description"].to_list() == ["GPU"]
    assert len(intake.warnings) == 2


def test_texts_are_in_normal_form_c(read_rows: Any) -> None:
    assert read_rows({"consignee_name": "カ\u3099ス株式会社"}).batch.parties["name"].to_list() == ["ガス株式会社"]


def test_values_are_turned_into_dollars(read_rows: Any) -> None:
    batch = read_rows({"total_value": "1,000,000", "currency": "円", "quantity": "4", "unit_value": "250,000"}).batch
    assert batch.consignments["total_value_usd"][0] == pytest.approx(6600)
    assert batch.lines["unit_value_usd"][0] == pytest.approx(1650)


def test_a_mark_at_a_number_gives_the_currency(read_rows: Any) -> None:
    assert read_rows({"total_value": "USD 500"}).batch.consignments["currency"].to_list() == ["USD"]
    assert read_rows({"Unit price (EUR)": "5"}).batch.consignments["currency"].to_list() == ["EUR"]


def test_amounts_of_lines_give_unit_values_and_the_total(read_rows: Any) -> None:
    batch = read_rows({"quantity": "4", "金額": "100"}, {"quantity": "2", "金額": "60"}).batch
    assert batch.lines["unit_value"].to_list() == [25.0, 30.0]
    assert batch.consignments["total_value"].to_list() == [160.0]


def test_a_total_that_differs_by_row_is_the_sum_of_its_rows(read_rows: Any) -> None:
    batch = read_rows({"quantity": "4", "Total": "100"}, {"quantity": "2", "Total": "60"}).batch
    assert batch.consignments["total_value"].to_list() == [160.0]


def test_places_keep_their_locode(read_rows: Any) -> None:
    row = read_rows({"ship_from": "JP TYO", "destination": "SGSIN"}).batch.consignments.row(0, named=True)
    assert (row["ship_from"], row["ship_from_code"], row["destination"], row["destination_code"]) == (
        "JP",
        "JPTYO",
        "SG",
        "SGSIN",
    )


def test_country_and_port_columns_together(read_rows: Any) -> None:
    row = read_rows({"仕向国": "ドイツ", "destination": "", "Port of discharge": "Rotterdam"})
    assert row.batch.consignments["destination"].to_list() == ["DE"] and row.rejects.height == 0


def test_two_destination_columns_that_differ_are_a_fault(read_rows: Any) -> None:
    intake = read_rows({"仕向国": "CN", "destination": "SG"})
    assert ids(intake) == [] and "disagree" in intake.rejects["reason"][0]


def test_goods_named_in_a_second_column_are_not_lost(read_rows: Any) -> None:
    batch = read_rows({"description": "Computer parts", "品名": "NVIDIA H100"}).batch
    assert batch.lines["description"].to_list() == ["Computer parts / NVIDIA H100"]


def test_several_parties_of_a_role(read_rows: Any) -> None:
    batch = read_rows({"end_user_2_name": "Beta", "end_user_name": "Alpha", "end_user_2_country": "JP"}).batch
    assert batch.parties.select("role", "seq", "name", "country").rows() == [
        ("consignee", 1, "Acme", None),
        ("end_user", 1, "Alpha", None),
        ("end_user", 2, "Beta", "JP"),
    ]


def test_intermediate_consignees_in_one_cell(read_rows: Any) -> None:
    batch = read_rows({"intermediate_consignee_name": "A Ltd; B Ltd", "intermediate_consignee_country": "HK; SG"}).batch
    assert batch.parties.filter(role="intermediate_consignee").select("seq", "name", "country").rows() == [
        (1, "A Ltd", "HK"),
        (2, "B Ltd", "SG"),
    ]


def test_an_unknown_country_among_several_taints(read_rows: Any) -> None:
    intake = read_rows({"intermediate_consignee_name": "A; B", "intermediate_consignee_country": "HK; Mars"})
    assert intake.tainted == {"C1"} and rejects(intake) == [(2, "intermediate_consignee_country", "Mars")]


def test_identifiers_serials_and_licences_are_lists(read_rows: Any) -> None:
    batch = read_rows(
        {
            "consignee_identifiers": "LEI:5493 ; 9111",
            "consignee_uscc": "91X",
            "serials": "A1, A2 A3;A4",
            "licence_number": "L1; L2",
        }
    ).batch
    assert batch.parties["identifiers"].to_list() == [["lei:5493", "9111", "uscc:91X"]]
    # a space parts serial numbers only where nothing stronger does: it also stands inside them
    assert batch.lines["serials"].to_list() == [["A1", "A2 A3", "A4"]]
    assert read_rows({"serials": "A1 A2 A3"}).batch.lines["serials"].to_list() == [["A1", "A2", "A3"]]
    assert batch.consignments["licence_numbers"].to_list() == [["L1", "L2"]]


def test_licences_by_line_are_united(read_rows: Any) -> None:
    batch = read_rows({"licence_number": "L1"}, {"licence_number": "L2"}).batch
    assert batch.consignments["licence_numbers"].to_list() == [["L1", "L2"]]


def test_nothing_is_written_in_many_ways(read_rows: Any) -> None:
    row = read_rows({"consignee_country": "N/A", "mode": "-", "end_use": "なし", "hs_code": " ", "quantity": "none"})
    assert row.rejects.height == 0
    assert row.batch.consignments["end_use"].to_list() == [None]


def test_namibia_is_a_country(read_rows: Any) -> None:
    assert read_rows({"consignee_country": "NA"}).batch.parties["country"].to_list() == ["NA"]


def test_a_second_wording_with_the_same_name_is_one_party(read_rows: Any) -> None:
    batch = read_rows({"需要者": "Beta", "需要者国": "JP", "最終需要者": "Beta"}).batch
    assert batch.parties.filter(role="end_user").select("name", "country").rows() == [("Beta", "JP")]


def test_the_day_first_column_is_read_as_a_whole(read_rows: Any) -> None:
    batch = read_rows({"ship_date": "02/11/2026"}, {"ship_date": "22/11/2026", "consignment_id": "C2"}).batch
    assert batch.consignments["ship_date"].to_list() == [date(2026, 11, 2), date(2026, 11, 22)]
