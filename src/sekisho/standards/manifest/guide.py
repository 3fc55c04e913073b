"""The page that tells people what a manifest may hold: ``docs/input.md`` is this text, and a test keeps it so."""

from __future__ import annotations

from sekisho.standards.manifest.columns import BY_NAME, PARTY_COLUMNS, columns_table
from sekisho.standards.manifest.limits import GIB, LIMITS, MIB
from sekisho.standards.manifest.roles import BUYER, IDENTIFIER_HEADERS, ROLE_ALIASES, ROLE_MEANINGS

_INTRO = """# Input

*This page is generated from the catalogue in `sekisho.standards.manifest`; `sekisho gate --columns` prints the same.*

A manifest is one file of consignments: **CSV** or TSV (comma, semicolon, tab or bar), **XLSX**, **JSON**, **JSON Lines**
or **Parquet**. The content decides what a file is, not its suffix. Text may be UTF-8 (with or without a byte-order
mark), UTF-16 with a byte-order mark, CP932 (Shift_JIS), EUC-JP, EUC-KR (CP949), GB 18030 or Big5; where the encoding is
not certain the file is refused, never guessed.

Required: a consignment id, a ship date, a destination, one party with a name, and one line with a description, a model
or an HS code. Everything else may be absent; where a rule needs it, the consignment is held as *incomplete*.

## Two forms

**Flat**: one row a line of goods. Rows with one consignment id belong together and need not stand together. Facts of
the consignment and its parties may be repeated on each row or stand on the first only; blanks are filled. If rows
contradict each other (two destinations), all rows of that consignment are rejected and both values are named. A row
without an id that states goods only continues the row above (merged cells).

**Nested**: an array of objects, an object with `consignments`, or one object a line:

```json
{"consignment_id": "C1", "ship_date": "2026-11-22", "destination": "SG", "route": ["JPTYO", "SGSIN"],
 "parties": [{"role": "end_user", "name": "Example Cloud Pte. Ltd.", "country": "SG"}],
 "lines": [{"model": "H100", "quantity": 4, "unit_value": 25000}],
 "amendments": [{"date": "2026-11-20", "field": "quantity", "from": "2", "to": "4"}]}
```

Keys are matched like headers. Parties may also be `{"end_user": {...}, "consignee": {...}}`; lines may be called
`items` or `goods`.

## Headers

Headers are compared without case, spaces, underscores, hyphens and punctuation, in NFKC. A role and an attribute join
freely: `end_user_country`, `End user - country`, `country of the end user`, `需要者 国`, `需要者の国`, `최종사용자 국가`. A number
makes a further party: `end_user_2_name`. An attribute that stands alone (`住所`, `Headquarters country`) belongs to the
party named before it, else to the end user. The header may state a unit: `Unit price (USD)`, `単価（千円）`,
`Net weight (lbs)`. Columns that are not known are not read, and a warning names them and the nearest known name.

If two headers lead to one column, the first that states something counts; descriptions, models and end uses are joined,
because goods named in only one of them must not be lost; two that name different countries or days are a fault. Two
wordings of one role that both have a name (`需要者`, `最終需要者`) are two parties.

A *buyer* (`Buyer`, `Purchaser`, `買主`) is read as the consignee where there is no consignee column, else as a payer.
"""  # noqa: E501

_VALUES = f"""
## Values

| type | what is understood |
|---|---|
| date | `2026-11-22`, `2026/11/22`, `20261122`, `22.11.2026`, `22 Nov 2026`, `令和8年11月22日`, `2026年11月22日`, `2026년 11월 22일`, day numbers of a spreadsheet; `11/22/2026`. `02/11/2026` only where the column shows which part is the day. Days before 1990, after 2100 or that do not exist are rejected. |
| past | a date as above, or a year or month alone, which stands for its last day |
| quantity, money, weight | `1,234.5`, `1.234,5` where the column shows it, `１，０００`, `USD 5`, `€5`, `(5)` for minus five. A quantity must be over zero; values may be zero; nothing may be negative or infinite. A quantity `1.234` is rejected as ambiguous. Weights: kg unless another unit is written. |
| country | ISO 3166 codes and names in English, Japanese, Korean, Chinese: `JP`, `JPN`, `日本`, `Korea, South`, `Viet Nam`, `Hong Kong SAR` |
| place | a country, a UN/LOCODE (`JPTYO`), or a port or town that is known (`Tokyo, Japan`) |
| route | places in order: `JPTYO>HKHKG>SGSIN`, `JP-HK-SG`, `JP;HK;SG` |
| list | items separated by `;` (serial numbers also by commas and spaces) |
| identifiers | `LEI:5493...; USCC:9111...`, or bare |
| flag | yes, no, true, false, 1, 0, 有, 無, はい, いいえ, 要, 不要, 예, 아니오, included, declined |
| gaihi | `該当`, `listed`, `전략물자` are *listed*; `非該当`, `対象外`, `not listed`, `비해당` are *not_listed*; anything else stays as written |
| hs | 4 to 10 digits; dots, spaces and hyphens are dropped |
| currency | ISO 4217, or 円, 米ドル, 원, 元, ユーロ ... |
| amendments | `2026-11-20 consignee: A -> B; 2026-11-19 quantity: 4 -> 8`, or objects |

Nothing, `-`, `n/a`, `なし` and `없음` all mean that nobody stated it. Invisible characters (zero width, direction marks,
control characters) are taken out of texts, with a warning.

## What happens to bad values

| value | consequence |
|---|---|
| consignment id, ship date, order date, destination, quantity, unit value that cannot be read | the row is rejected; what remains of the consignment is held |
| any other fact that matters (country, HS code, currency, incorporation date, route ...) | the value is ignored and told among the rejects; the consignment is held |
| mode, Incoterm, installation, support, line number | the value is ignored and told among the rejects |
| two rows with one line number: equal / different | the copy is left out / both are rejected and the rest is held |
| a cell over {LIMITS.cell_bytes // 1024} KiB, a row with too many fields | the row is rejected |
| an order date after the ship date | a warning |

Rows are numbered as a person sees them: the header is row 1 of a sheet; in JSON the first object is 1.

Limits: {LIMITS.file_bytes // GIB} GiB a file ({LIMITS.json_bytes // MIB} MiB for one JSON document), {LIMITS.rows:,} rows, {LIMITS.columns:,} columns,
{LIMITS.depth} levels of nesting; zip bombs, sheets that span more than memory holds, and encrypted files are refused.
"""  # noqa: E501


def input_page() -> str:
    """``docs/input.md`` as Markdown: forms, every column with its aliases, roles, value rules, limits."""
    rows = [row for row in columns_table() if row["frame"] != "party"]
    parts = [_INTRO, "\n## Columns of the consignment and its lines\n", _table(rows)]
    parts += [
        "\n## Parties\n",
        _roles(),
        "\nEach role has these columns, named `<role>_<attribute>` (the role alone is the name):\n",
    ]
    parts += [_attributes(), "\n", _schemes(), "\nAll party columns by name: ", _all_party_columns(), "\n", _VALUES]
    return "".join(parts)


def _table(rows: list[dict[str, str]]) -> str:
    lines = [
        "\n| column | type | required | English | 日本語 | 한국어 | also known as |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        cells = ("type", "required", "en", "ja", "ko", "aliases")
        lines.append(f"| `{row['column']}` | " + " | ".join(_cell(row[cell]) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _roles() -> str:
    lines = ["\n| role | English | 日本語 | 한국어 | also known as |", "|---|---|---|---|---|"]
    for role, (en, ja, ko) in ROLE_MEANINGS.items():
        lines.append(f"| `{role}` | {en} | {ja} | {ko} | {ROLE_ALIASES[role].replace('|', ', ')} |")
    lines.append(f"| (buyer) | consignee, else payer | 買主 | 구매자 | {ROLE_ALIASES[BUYER].replace('|', ', ')} |")
    return "\n".join(lines) + "\n"


def _attributes() -> str:
    lines = ["\n| attribute | type | English | 日本語 | 한국어 | also known as |", "|---|---|---|---|---|---|"]
    for column in PARTY_COLUMNS:
        cells = (column.kind, column.en, column.ja, column.ko, ", ".join(column.aliases[1:]))
        lines.append(f"| `{column.name}` | " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _schemes() -> str:
    return f"Headers that say what kind of identifier they hold: {', '.join(IDENTIFIER_HEADERS)}.\n"


def _all_party_columns() -> str:
    names = [row["column"] for row in columns_table() if row["column"] not in BY_NAME]
    return ", ".join(f"`{name}`" for name in names) + "."
