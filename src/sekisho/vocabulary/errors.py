"""The error tree. A "no" is a value; an error means that we could not tell.

::

    SekishoError                  every error that this program raises on purpose
    ├── InputError                the input could not be read at all (exit status 3)
    │   ├── UnreadableFile        not what it claims to be, too large, wrong encoding
    │   └── MissingColumns        a column that nothing can be judged without is absent
    ├── ReferenceFault            the compiled reference is absent, damaged or refused a source
    │   └── MalformedList         a list file has a line that does not fit its format
    ├── PackFault                 a rule pack does not load
    ├── LedgerFault               a log, a proof or a key does not hold, or the log cannot be written
    ├── DocumentFault             a signed document does not hold; ``code`` says in which way
    ├── KeyFault                  a private key cannot be used: its file or its passphrase; ``code`` says in which way
    ├── StoreFault                the store of recorded events cannot be opened, read or written
    └── UsageFault                the request makes no sense (exit status 2)

Each carries ``hint``: what a person can do next.
"""

from __future__ import annotations


class SekishoError(Exception):
    """Base of all errors raised on purpose; ``hint`` says what to do next."""

    exit_status = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InputError(SekishoError):
    """The input could not be read at all."""

    exit_status = 3


class UnreadableFile(InputError):
    """The file is not what it claims to be, is too large, or cannot be decoded."""


class MissingColumns(InputError):
    """A column that nothing can be judged without is absent from the whole file."""


class ReferenceFault(SekishoError):
    """The compiled reference is absent, damaged, or a source was refused."""


class MalformedList(ReferenceFault):
    """A list file has a line that does not fit its official format."""

    def __init__(self, message: str, *, file: str, line: int | None = None, hint: str = "") -> None:
        where = f"{file}, line {line}" if line is not None else file
        super().__init__(f"{where}: {message}", hint=hint)
        self.file = file
        self.line = line


class PackFault(SekishoError):
    """A rule pack does not load: unknown fact, missing citation, bad condition."""


class LedgerFault(SekishoError):
    """A log, a proof or a key does not hold, or the log cannot be written to."""


class DocumentFault(SekishoError):
    """A signed document does not hold. ``code`` is the same for the same fault, whatever the words."""

    def __init__(self, code: str, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.code = code


class KeyFault(SekishoError):
    """A private key cannot be read, written or opened. ``code`` as in ``DocumentFault``; no secret stands in it."""

    def __init__(self, code: str, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.code = code


class StoreFault(SekishoError):
    """The store of recorded events cannot be opened, read or written, or is another program's."""


class UsageFault(SekishoError):
    """The request makes no sense as it was put."""

    exit_status = 2
