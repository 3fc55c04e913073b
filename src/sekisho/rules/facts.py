"""Every fact that a rule may name, with its type. docs/facts.md says what each means and who makes it.

A pack that names anything else does not pass the linter; a frame of facts made by hand has exactly these columns.
"""

from __future__ import annotations

from typing import Any

import polars as pl

_TEXT, _NUMBER, _BOOLEAN, _DATE, _LIST = "text", "number", "boolean", "date", "list"


def _of(kind: str, names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), kind)


LINE = {
    **_of(
        _TEXT,
        "chip chip_name declared_chip part_chip form innocent_goods kr_determination hs2 hs4 hs6 description "
        "model eccn_claimed ship_from dest end_use exporter_country recipient_country ",
    ),
    **_of(
        _BOOLEAN,
        "is_accelerator datacenter us_origin prc_designed gpu_words vague_words chips_conflict "
        "claims_controlled claims_uncontrolled gaihi_listed hs_fits sensitive via_my end_use_forbidden "
        "end_user_named consignee_hq_d5 end_user_hq_d5 intermediate_hq_d5 end_use_wmd end_use_defence "
        "address_occupied hbm_goods is_technology exporter_is_foundry informed_by_authority ",
    ),
    **_of(
        _NUMBER,
        "tpp_low tpp_high pd_low pd_high io_bandwidth dram_bandwidth price_ratio value_per_kg_usd "
        "goods_usual_usd goods_usual_kg_usd "
        "unit_value_usd hbm_density weight_ratio weight_over_kg weight_per_unit_kg weight_low_kg weight_high_kg ",
    ),
}
CONSIGNMENT = {
    **_of(
        _TEXT,
        "ship_from dest mode payment_terms end_use late_change_field end_user_name end_user_country "
        "exporter_country consignee_name consignee_country business delivery_class payer_name payer_country "
        "payer_relation route_text linked_by serial_example ",
    ),
    **_of(
        _BOOLEAN,
        "dest_d5 any_accelerator any_sensitive has_network us_origin installation_declined support_declined "
        "use_d5 prepaid end_use_vague end_use_evasive end_use_forbidden amended_from_d5 end_user_named "
        "bystander_d5 address_d5 contact_d5 end_user_d5 end_user_is_forwarder consignee_elsewhere "
        "consignee_is_forwarder consignee_is_bank unfit_business buyer_free_mail route_ends_elsewhere "
        "end_use_defence address_occupied bystander_occupied route_embargoed route_hub route_d5 route_hk_mo_only ",
    ),
    **_of(
        _NUMBER,
        "units_total power_kw_total boards_total late_change_days intermediate_count buyer_age_days "
        "linked_orders linked_names linked_units linked_largest equal_orders equal_units duplicate_serials "
        "heading_drift ",
    ),
}
MATCH = {
    **_of(
        _TEXT,
        "ship_from dest exporter_country role query_name matched_name list source uid kind programs topics "
        "basis strength parts cleared cleared_by cleared_on cleared_until cleared_why ",
    ),
    **_of(
        _BOOLEAN,
        "any_accelerator any_electronics us_origin country_agrees ",
    ),
    **_of(
        _DATE,
        "list_date ends_on ",
    ),
    **_of(
        _NUMBER,
        "score clearance ",
    ),
    **_of(
        _LIST,
        "reopened_because ",
    ),
}
OWNER = {
    **_of(
        _TEXT,
        "ship_from dest exporter_country role query_name uid entity_name topic rule rule_status "
        "owned_by_listed minority_listed owner source shell shared hq_from_owners hq_stated hq_answer ",
    ),
    **_of(
        _BOOLEAN,
        "any_accelerator us_origin same_party with_listed ",
    ),
    **_of(
        _LIST,
        "path ",
    ),
}

FACTS: dict[str, dict[str, str]] = {"line": LINE, "consignment": CONSIGNMENT, "match": MATCH, "owner": OWNER}


def schema(about: str) -> dict[str, Any]:
    """Column -> Polars type of a frame of facts about lines, consignments, matches or owners."""
    kinds: dict[str, Any] = {
        _TEXT: pl.String,
        _NUMBER: pl.Float64,
        _BOOLEAN: pl.Boolean,
        _DATE: pl.Date,
        _LIST: pl.List(pl.String),
    }
    return {name: kinds[kind] for name, kind in FACTS[about].items()}
