"""Writes the bundled example day: ``python tools/example_day.py`` rewrites ``src/sekisho/bundled/day``.

What the day holds is data beside this file (``tools/day``): firms, goods, recipes of lawful trade, and named cases
with what must come out and why. The same data always give the same bytes, on every machine: the only source of chance
is ``random.Random(seed).random()``, whose sequence Python guarantees.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tools" / "day"
OUT = ROOT / "src" / "sekisho" / "bundled" / "day"
SHIP_DATE = date(2026, 11, 24)
SEED = 20261124

FACTS: tuple[str, ...] = (
    "name",
    "other_names",
    "country",
    "address",
    "identifiers",
    "incorporation_date",
    "hq_country",
)
FACTS += ("ultimate_parent", "ultimate_parent_country", "line_of_business", "email")
PLACE = ("name", "country", "address")
ROLE_FACTS = {
    "exporter": PLACE,
    "consignee": FACTS,
    "intermediate_consignee": PLACE,
    "end_user": FACTS,
    "forwarder": PLACE,
    "payer": PLACE,
}
HEAD: tuple[str, ...] = (
    "consignment_id",
    "order_date",
    "ship_date",
    "ship_from",
    "destination",
    "route",
    "mode",
    "incoterm",
)
HEAD += ("total_value", "currency", "payment_terms", "end_use", "licence_number", "amendments")
LINE: tuple[str, ...] = (
    "line_no",
    "description",
    "maker",
    "model",
    "hs_code",
    "eccn",
    "gaihi",
    "origin",
    "quantity",
    "unit_value",
)
LINE += ("net_weight_kg", "serials", "installation_ordered", "support_ordered")
COLUMNS = HEAD + LINE + tuple(f"{role}_{fact}" for role, facts in ROLE_FACTS.items() for fact in facts)
EXPECTED = ("consignment_id", "case", "expected", "reasons", "why", "why_ja")
LICENCES: tuple[str, ...] = (
    "licence_number",
    "regime",
    "holder",
    "items",
    "consignee",
    "end_user",
    "destinations",
    "quantity",
)
LICENCES += ("value", "currency", "valid_from", "valid_to", "notes")

CURRENCY = {
    "JP": ("JPY", 150.0),
    "DE": ("EUR", 0.9),
    "FR": ("EUR", 0.9),
}  # units a dollar; all others invoice in dollars
LANGUAGE = {"JP": "ja", "KR": "ko"}
PORTS = {
    **{"JP": "JPTYO", "US": "USLAX", "KR": "KRPUS", "TW": "TWKEL", "SG": "SGSIN", "DE": "DEHAM", "MY": "MYPKG"},
    **{"GB": "GBFXT", "FR": "FRLEH", "NL": "NLRTM", "SE": "SEGOT", "NO": "NOOSL", "FI": "FIHEL", "IT": "ITGOA"},
    **{"ES": "ESVLC", "CH": "CHZRH", "CA": "CAVAN", "AU": "AUSYD", "NZ": "NZAKL", "IN": "INNSA", "IL": "ILHFA"},
    **{"MX": "MXZLO", "BR": "BRSSZ", "VN": "VNSGN", "AE": "AEJEA", "CN": "CNSHA", "TH": "THLCH", "ID": "IDJKT"},
    **{"PH": "PHMNL", "TR": "TRIST", "ZA": "ZADUR", "PL": "PLGDN", "HK": "HKHKG", "PT": "PTLIS", "SA": "SADMM"},
    **{"MO": "MOMFM", "KZ": "KZALA", "IR": "IRBND", "CU": "CUHAV", "RU": "RULED", "BY": "BYMSQ", "CY": "CYLMS"},
    **{"KG": "KGFRU", "KH": "KHPNH"},
}
FORWARDERS = {"US": "fwd-us", "JP": "fwd-jp", "KR": "fwd-kr", "SG": "fwd-sg", "DE": "fwd-de", "TW": "fwd-tw"}
TERMS = ("Net 30", "Net 45", "T/T within 30 days of B/L", "L/C at sight", "Net 60")
# Where a recipe gives accelerators to several kinds of end user, the business decides which sentences fit.
BY_BUSINESS = {"university": "university", "telecommunications": "operator", "data centre operation": "operator"}
BY_BUSINESS |= {"cloud and data centre operation": "operator"}

Row = dict[str, str]
Spec = Mapping[str, Any]


class Verdict(NamedTuple):
    """One row of expected.csv."""

    consignment_id: str
    case: str
    expected: str
    reasons: str
    why: str
    why_ja: str


class Day(NamedTuple):
    """The four tables of the day."""

    consignments: list[Row]
    licences: list[Spec]
    expected: list[Verdict]


class Dice:
    """Repeatable choices from the one generator method whose sequence is guaranteed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random

    def between(self, least: int, most: int) -> int:
        return least + int(self._random() * (most - least + 1))

    def one(self, choices: Any) -> Any:
        return choices[self.between(0, len(choices) - 1)]

    def chance(self, share: float) -> bool:
        return self._random() < share


def table(name: str) -> dict[str, Row]:
    """Rows of a data file by their key."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return {row["key"]: row for row in csv.DictReader(lines)}


def document(name: str) -> Any:
    """A YAML data file."""
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def number(value: float) -> str:
    """Shortest plain decimal."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


class Writer:
    """Turns consignment specs into flat rows; holds the firms, the goods and the next serial number."""

    def __init__(self) -> None:
        self.firms, self.goods = table("firms.csv"), table("goods.csv")
        self.dice = Dice(SEED)
        self._serial = 1650000000000

    def party(self, spec: Any, *, local: bool = False) -> Row:
        """A party's facts by canonical column stem, from a firm's key, a mapping, or a firm's key with changes."""
        given: Row = dict(self.firms[spec]) if isinstance(spec, str) else dict(spec)
        if "firm" in given:
            given = {**self.firms[given.pop("firm")], **given}
        name, other = str(given["name"]), str(given.get("local") or "")
        if local and other:
            name, other = other, name
        wanted = {"name": name, "other_names": other, "incorporation_date": given.get("inc")}
        wanted |= {"hq_country": given.get("hq"), "ultimate_parent": given.get("parent")}
        wanted |= {"ultimate_parent_country": given.get("parent_country"), "line_of_business": given.get("lob")}
        wanted |= {fact: given.get(fact) for fact in ("country", "address", "identifiers", "email")}
        return {fact: str(value) for fact, value in wanted.items() if value}

    def serials(self, quantity: int) -> str:
        made = []
        for _ in range(quantity):
            self._serial += self.dice.between(3, 977)
            made.append(str(self._serial))
        return "; ".join(made)

    def line(self, spec: Any, at: int, *, currency: float, language: str, services: bool | None = None) -> Row:
        """One line of goods; ``spec`` is 'key:quantity' or a mapping that may change any fact of the goods."""
        if isinstance(spec, str):
            key, _, count = spec.partition(":")
            spec = {"goods": key, "qty": int(count)}
        goods: dict[str, Any] = {**self.goods.get(spec.get("goods", ""), {}), **spec}
        quantity, kind = int(goods["qty"]), goods.get("kind", "plain")
        serials = "; ".join(map(str, goods["serials"])) if "serials" in goods else ""
        if not serials and kind == "accelerator" and quantity <= 8 and goods["hs"] != "847149":
            serials = self.serials(quantity)
        services_of_line = services if kind == "accelerator" or services is None else None
        return {
            "line_no": str(at),
            "description": str(goods.get("desc") or goods.get(language) or goods.get("en")),
            "maker": str(goods.get("maker", "")),
            "model": str(goods.get("model", "")),
            "hs_code": str(goods["hs"]),
            "eccn": str(goods.get("eccn") or ""),
            "gaihi": str(goods.get("gaihi") or ""),
            "origin": str(goods.get("origin") or ""),
            "quantity": str(quantity),
            "unit_value": number(round(float(goods["usd"]) * currency, 2 if currency < 10 else 0)),
            "net_weight_kg": number(float(goods["kg"]) * quantity),
            "serials": serials,
            "installation_ordered": yes_no(goods.get("install", services_of_line)),
            "support_ordered": yes_no(goods.get("support", services_of_line)),
        }

    def rows(self, spec: Spec, consignment: str) -> list[Row]:
        """The rows of one consignment, one a line, the facts of the whole repeated on each."""
        exporter = self.firms[spec["from"]]
        consignee = self.party(spec["consignee"], local=spec.get("local", False))
        origin, destination = exporter["country"], spec.get("to") or consignee["country"]
        name, rate = CURRENCY.get(origin, ("USD", 1.0))
        language = LANGUAGE.get(origin, "en")
        lines = [
            self.line(one, at, currency=rate, language=language, services=spec.get("services"))
            for at, one in enumerate(spec["lines"], start=1)
        ]
        total = sum(float(line["quantity"]) * float(line["unit_value"]) for line in lines)
        heavy = sum(float(line["net_weight_kg"]) for line in lines) > 900
        head = {
            "consignment_id": consignment,
            "order_date": str(spec.get("order") or SHIP_DATE - timedelta(days=self.dice.between(6, 62))),
            "ship_date": str(SHIP_DATE),
            "ship_from": origin,
            "destination": destination,
            "route": spec.get("route") or f"{PORTS[origin]}>{PORTS[destination]}",
            "mode": spec.get("mode") or ("sea" if heavy else "air"),
            "incoterm": self.dice.one(("FOB", "CIF", "DAP", "FCA", "CIP")),
            "total_value": number(round(total, 2)),
            "currency": name,
            "payment_terms": spec.get("terms") or self.dice.one(TERMS),
            "end_use": spec.get("use") or "",
            "licence_number": spec.get("licence", ""),
            "amendments": spec.get("amendments", ""),
        }
        head |= self._parties(spec, consignee, origin)
        return [{column: {**head, **line}.get(column, "") for column in COLUMNS} for line in lines]

    def _parties(self, spec: Spec, consignee: Row, origin: str) -> Row:
        end_user = spec.get("end_user", "same")
        roles: dict[str, Row] = {
            "exporter": self.party(spec["from"], local=origin in LANGUAGE),
            "consignee": consignee,
        }
        if end_user != "none":
            roles["end_user"] = consignee if end_user == "same" else self.party(end_user)
        if "via" in spec:
            roles["intermediate_consignee"] = self.party(spec["via"])
        forwarder = spec.get("forwarder") or (FORWARDERS.get(origin) if self.dice.chance(0.6) else None)
        if forwarder:
            roles["forwarder"] = self.party(forwarder, local=origin in LANGUAGE)
        if spec.get("payer"):
            roles["payer"] = self.party(spec["payer"])
        return {
            f"{role}_{fact}": value
            for role, facts in roles.items()
            for fact, value in facts.items()
            if fact in ROLE_FACTS[role]
        }


def yes_no(value: bool | None) -> str:
    """'yes', 'no', or nothing where nobody stated it."""
    return "" if value is None else ("yes" if value else "no")


def lawful(writer: Writer) -> Iterator[tuple[list[Row], Verdict]]:
    """The boring part: every recipe, for each of its buyers, `times` over."""
    plan, count = document("lawful.yaml"), 0
    for recipe in plan["recipes"]:
        for turn in range(recipe.get("times", 1)):
            for at, buyer in enumerate(recipe["buyers"]):
                spec = order(writer, recipe, plan["uses"], buyer, at + turn * (len(recipe["buyers"]) + 1))
                if spec is None:
                    continue
                count += 1
                consignment = f"MU-{count:04d}"
                yield (
                    writer.rows(spec, consignment),
                    Verdict(consignment, recipe["case"], "release", "", recipe["why"], recipe["why_ja"]),
                )


def order(writer: Writer, recipe: Spec, uses: Spec, buyer: str, at: int) -> dict[str, Any] | None:
    """One lawful order; None where the buyer sits in the country of every exporter of the recipe."""
    firm, dice = writer.firms[buyer], writer.dice
    exporters = [key for key in recipe["from"] if writer.firms[key]["country"] != firm["country"]]
    if not exporters:
        return None
    exporter = exporters[at % len(exporters)]
    origin = writer.firms[exporter]["country"]
    spec: dict[str, Any] = {"from": exporter, "local": origin in ("JP", "KR", "TW") or at % 3 == 0}
    lines: list[dict[str, Any]] = []
    for item in recipe["baskets"][at % len(recipe["baskets"])]:
        key, _, limits = item.partition(":")
        least, most = map(int, limits.split("-"))
        lines.append({"goods": key, "qty": dice.between(least, most)})
        if origin == "JP" and "gaihi" in recipe:
            lines[-1]["gaihi"] = recipe["gaihi"]
    stated = any(writer.goods[line["goods"]]["kind"] == "accelerator" for line in lines)
    facts = "full" if stated else recipe.get("facts", "full")
    spec |= {"lines": lines, "consignee": known(firm, facts), "end_user": "same" if facts == "full" else "none"}
    if facts == "full":
        language = LANGUAGE.get(origin, "en")
        spec["use"] = sentence(uses, recipe.get("use", "retail"), firm, language, at)
    if "services" in recipe:
        spec["services"] = True
    return spec | extras(recipe, firm, origin, at)


def known(firm: Row, facts: str) -> Spec:
    """What the papers say of the consignee: everything, the lean half, or a name and a country."""
    if facts == "full":
        return firm
    kept = ("name", "local", "country", "address", "lob", "email") if facts == "lean" else ("name", "country")
    return {fact: firm[fact] for fact in kept}


def sentence(uses: Spec, use: str, firm: Row, language: str, at: int) -> str:
    """An end-use statement in the exporter's language that fits the end user's business."""
    kind = BY_BUSINESS.get(firm["lob"], "research") if use in ("university", "research", "operator") else use
    choices = uses[kind].get(language) or uses[kind]["en"]
    name = firm["local"] if language == "ja" and firm["country"] == "JP" else firm["name"]
    return str(choices[at % len(choices)]).format(name=name, address=firm["address"])


def extras(recipe: Spec, firm: Row, origin: str, at: int) -> dict[str, Any]:
    """Payers, hubs, terms and harmless amendments: the ordinary noise of trade."""
    made: dict[str, Any] = {key: recipe[key] for key in ("terms", "amendments") if key in recipe}
    if recipe.get("payer") == "lease":
        made["payer"] = f"lease-{firm['country'].lower()}"
    elif firm["parent_country"] and firm["parent_country"] == firm["country"]:
        made["payer"] = {"name": firm["parent"], "country": firm["parent_country"]}
    elif at % 4 == 1 and recipe.get("facts") != "bare":
        made["payer"] = {fact: firm[fact] for fact in ("name", "country", "address")}
    if recipe.get("hub") and at % 2 == 0:
        hub = {"CN": "HK", "AE": "SG", "IN": "SG", "BR": "KR", "TH": "SG", "ID": "SG"}.get(firm["country"])
        if hub and hub != origin:
            made["route"] = f"{PORTS[origin]}>{PORTS[hub]}>{PORTS[firm['country']]}"
    return made


def named(writer: Writer) -> Iterator[tuple[list[Row], Verdict]]:
    """The named cases, file by file, with their siblings."""
    for start, name in ((7001, "law"), (7201, "parties"), (7401, "flags"), (7601, "licences"), (7801, "input")):
        cases = document(f"cases-{name}.yaml")
        count = start
        for case in cases["cases"] if isinstance(cases, dict) else cases:
            for change in ({}, *case.get("also", ())):
                spec = {**case, **change}
                consignment = f"MU-{count}"
                rows = spoiled(writer.rows(spec, consignment), spec)
                reasons = "; ".join(map(str, spec["reasons"]))
                expected = "|".join(sorted(spec["expect"].split("|")))
                yield rows, Verdict(consignment, spec["case"], expected, reasons, spec["why"], spec["why_ja"])
                count += 1


def spoiled(rows: list[Row], spec: Spec) -> list[Row]:
    """Rows made unfit on purpose, for the cases about input."""
    for row in rows:
        row.update(spec.get("spoil", {}))
    rows[-1].update(spec.get("spoil_last", {}))
    if "rows_again" in spec:
        rows = rows + [{**row, **spec["rows_again"]} for row in rows]
    return rows


def build() -> Day:
    """The whole day; the named cases stand evenly among the lawful ones, in their own order."""
    writer = Writer()
    plain, cases = list(lawful(writer)), list(named(writer))
    step = (len(plain) + len(cases)) / len(cases)
    at_case = {int(at * step): case for at, case in enumerate(cases)}
    rest = iter(plain)
    day = [at_case[at] if at in at_case else next(rest) for at in range(len(plain) + len(cases))]
    licences = document("cases-licences.yaml")["licences"]
    return Day([row for rows, _ in day for row in rows], licences, [verdict for _, verdict in day])


def as_csv(columns: tuple[str, ...], rows: Any) -> str:
    """CSV text with a header row and line feeds."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(columns)
    out.writerows([row[column] for column in columns] for row in rows)
    return text.getvalue()


def files() -> dict[str, str]:
    """Every file of the day by name."""
    day = build()
    return {
        "consignments.csv": as_csv(COLUMNS, day.consignments),
        "licences.csv": as_csv(LICENCES, day.licences),
        "expected.csv": as_csv(EXPECTED, (verdict._asdict() for verdict in day.expected)),
        "README.md": readme(day),
    }


def readme(day: Day) -> str:
    """The page beside the files, with the counts of this very day."""
    counts: dict[str, int] = {}
    for verdict in day.expected:
        counts[verdict.expected] = counts.get(verdict.expected, 0) + 1
    cases = len({verdict.case for verdict in day.expected if not verdict.case.startswith("lawful-")})
    lines = "\n".join(f"| {outcome.replace('|', ' or ')} | {count} |" for outcome, count in sorted(counts.items()))
    return (
        (DATA / "README.template.md")
        .read_text(encoding="utf-8")
        .format(consignments=len(day.expected), rows=len(day.consignments), cases=cases, counts=lines)
    )


def main() -> None:
    """Rewrite the bundled day."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (OUT / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"{OUT.relative_to(ROOT) / name}: {text.count(chr(10))} lines")


if __name__ == "__main__":
    main()
