"""The report's templates, styles and scripts as texts: what renders them opens no file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def load_templates() -> dict[str, str]:
    """Every file beside the report's template: name -> text."""
    folder = files("sekisho").joinpath("service", "templates")
    found = sorted(folder.iterdir(), key=lambda entry: entry.name)
    return {entry.name: entry.read_text("utf-8") for entry in found if entry.name.endswith((".html", ".css", ".js"))}
