"""Write the manifest of the packs that ship. `--check` writes nothing and says whether it is stale."""

from __future__ import annotations

import sys

from sekisho.rules.bundle import MANIFEST, manifest_of
from sekisho.storage.packs import BUNDLED, read_packs

NAME, VERSION = "sekisho", "2026-11-28"


def main(arguments: list[str]) -> int:
    """Write it, or with --check only compare; 1 where it is stale."""
    manifest = manifest_of(read_packs(BUNDLED, allow_unsigned=True), NAME, VERSION)
    path = BUNDLED / MANIFEST
    if "--check" in arguments:
        stale = not path.is_file() or path.read_bytes() != manifest.canonical()
        print("stale: run tools/pack_manifest.py" if stale else "the manifest is current", file=sys.stderr)
        return int(stale)
    path.write_bytes(manifest.canonical())
    print(f"{len(manifest.files)} packs")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
