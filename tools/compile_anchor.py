"""Compile the anchor contract; needs vyper 0.4.3. Writes src/sekisho/connectors/anchor/anchor.json."""

from __future__ import annotations

import json
from pathlib import Path

from vyper import compile_code

FOLDER = Path(__file__).resolve().parent.parent / "src/sekisho/connectors/anchor"


def compiled() -> dict[str, object]:
    source = (FOLDER / "anchor.vy").read_text("utf-8")
    made = compile_code(source, output_formats=["abi", "bytecode"])
    return {"abi": made["abi"], "bytecode": made["bytecode"]}


if __name__ == "__main__":
    (FOLDER / "anchor.json").write_text(json.dumps(compiled(), indent=1, sort_keys=True) + "\n", "utf-8")
