"""The batch: three Polars frames whose schemas are declared once, here.

One consignment from a form is a batch of one; a national day is a batch of a million; a worker process gets a batch
through Arrow. Values are already normalised: ISO 3166-1 alpha-2 countries, ISO 4217 currencies, digits-only HS codes.
NULL always means *nobody stated it*.
"""

from __future__ import annotations

from dataclasses import dataclass

import dataframely as dy
import polars as pl

ROLES = (
    "exporter",
    "consignee",
    "intermediate_consignee",
    "end_user",
    "forwarder",
    "payer",
    "notify",
)

AMENDMENT = pl.Struct({"on": pl.Date, "field": pl.String, "before": pl.String, "after": pl.String})


class Consignments(dy.Schema):
    """One row a consignment."""

    consignment = dy.String(primary_key=True)
    file = dy.String(nullable=True)
    row = dy.Int64(nullable=True)  # 1-based row of the input where it first appears
    order_date = dy.Date(nullable=True)
    ship_date = dy.Date()
    ship_from = dy.String(nullable=True)  # country
    ship_from_code = dy.String(nullable=True)  # UN/LOCODE, where one was given
    destination = dy.String()  # country
    destination_code = dy.String(nullable=True)
    route = dy.List(dy.String(), nullable=True)  # countries in order of travel
    mode = dy.String(nullable=True)  # sea, air, road, rail, courier, hand_carry, post, multimodal
    incoterm = dy.String(nullable=True)
    total_value = dy.Float64(nullable=True)
    currency = dy.String(nullable=True)
    total_value_usd = dy.Float64(nullable=True)
    payment_terms = dy.String(nullable=True)  # as written
    end_use = dy.String(nullable=True)  # the end-use statement, as written
    licence_numbers = dy.List(dy.String(), nullable=True)
    amendments = dy.List(
        dy.Struct(
            {
                "on": dy.Date(nullable=True),
                "field": dy.String(nullable=True),
                "before": dy.String(nullable=True),
                "after": dy.String(nullable=True),
            }
        ),
        nullable=True,
    )


class Lines(dy.Schema):
    """One row a line of goods."""

    consignment = dy.String(primary_key=True)
    line = dy.Int32(primary_key=True)  # 1-based within the consignment
    row = dy.Int64(nullable=True)
    description = dy.String(nullable=True)
    maker = dy.String(nullable=True)
    model = dy.String(nullable=True)
    hs_code = dy.String(nullable=True)  # digits only, 4 to 10
    eccn_claimed = dy.String(nullable=True)  # as written, upper case
    gaihi_claimed = dy.String(nullable=True)  # 該非: 'listed', 'not_listed', or the item as written
    origin = dy.String(nullable=True)  # country of origin
    quantity = dy.Float64(nullable=True)
    unit_value = dy.Float64(nullable=True)  # in the consignment's currency
    unit_value_usd = dy.Float64(nullable=True)
    net_weight_kg = dy.Float64(nullable=True)  # of the whole line
    serials = dy.List(dy.String(), nullable=True)
    installation_ordered = dy.Bool(nullable=True)
    support_ordered = dy.Bool(nullable=True)


class Parties(dy.Schema):
    """One row a party of a consignment, by role; a role may occur more than once."""

    consignment = dy.String(primary_key=True)
    role = dy.String(primary_key=True)  # one of ROLES
    seq = dy.Int32(primary_key=True)  # 1-based within the role
    name = dy.String(nullable=True)
    other_names = dy.List(dy.String(), nullable=True)
    country = dy.String(nullable=True)
    address = dy.String(nullable=True)
    identifiers = dy.List(dy.String(), nullable=True)  # 'scheme:value' or a bare value
    incorporation_date = dy.Date(nullable=True)
    hq_country = dy.String(nullable=True)
    ultimate_parent = dy.String(nullable=True)  # name
    ultimate_parent_country = dy.String(nullable=True)
    line_of_business = dy.String(nullable=True)
    email = dy.String(nullable=True)
    phone = dy.String(nullable=True)
    website = dy.String(nullable=True)


REJECTS = {"file": pl.String, "row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String}


@dataclass(frozen=True, slots=True)
class Batch:
    """Consignments, their lines and their parties; frames as declared above.

    ``links`` holds what can only be seen across the consignments of a whole day (split orders, a serial twice): one
    row a consignment, made by ``detection.link`` before a day is parted among workers. Empty where nothing is linked.
    """

    consignments: pl.DataFrame
    lines: pl.DataFrame
    parties: pl.DataFrame
    links: pl.DataFrame | None = None
