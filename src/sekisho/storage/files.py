"""Input files from disk: regular files within the size limit, and nothing else."""

from __future__ import annotations

import stat
from pathlib import Path

from sekisho.standards.manifest.decode import detect
from sekisho.standards.manifest.limits import LIMITS, Limits
from sekisho.vocabulary.errors import UnreadableFile


def read_file(path: Path, limits: Limits = LIMITS) -> bytes:
    """The bytes of one input file. Raises UnreadableFile where it is absent, no regular file, or too large."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe would block, a device never ends
            raise UnreadableFile(f"{path} is not a file.", hint="Give the path of a manifest file.")
        if status.st_size > limits.file_bytes:
            raise _too_large(path, status.st_size, limits)
        with path.open("rb") as stream:
            content = stream.read(limits.file_bytes + 1)  # it may have grown since
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(content) > limits.file_bytes:
        raise _too_large(path, len(content), limits)
    return content


def kind_of(path: Path, content: bytes, limits: Limits = LIMITS) -> str:
    """'xlsx', 'parquet', 'json' or 'csv', told by the content; raises UnreadableFile for what is none of them."""
    return detect(path.name, content, limits)


def _too_large(path: Path, size: int, limits: Limits) -> UnreadableFile:
    return UnreadableFile(
        f"{path} has {size:,} bytes; at most {limits.file_bytes:,} are read.", hint="Split it by day or by hour."
    )
