"""A real PostgreSQL server for tests, from the machine's own package; its data lie in a folder that is thrown away."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ABSENT = "no PostgreSQL server on this machine (Debian: apt-get install postgresql); SQLite passed the same tests"


_USER = "postgres"  # of Debian's package


def programs() -> Path | None:
    """The folder with initdb and pg_ctl; None where there is none, or nobody whom it would run as."""
    if os.geteuid() == 0 and (_USER not in {entry.pw_name for entry in pwd.getpwall()} or not shutil.which("setpriv")):
        return None
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))[::-1]
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


@contextmanager
def server() -> Iterator[str]:
    """A server on a socket of its own; gives the address of its database ``postgres``."""
    folder = programs()
    assert folder is not None
    root = Path(tempfile.mkdtemp(prefix="sekisho-pg-", dir="/tmp"))  # sockets have short names
    user = _user()
    if user is not None:
        shutil.chown(root, user)
    try:
        _run(
            user,
            folder / "initdb",
            "-D",
            root / "data",
            "-U",
            "sekisho",
            "--auth=trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C",
        )
        settings = f"-k {root} -c listen_addresses='' -c fsync=off -c max_connections=40"
        start = ("-D", root / "data", "-l", root / "log", "-o", settings, "-w", "-t", "60")
        _run(user, folder / "pg_ctl", *start, "start")
        try:
            yield f"postgresql://sekisho@/postgres?host={root}"
        finally:
            _run(user, folder / "pg_ctl", "-D", root / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _user() -> str | None:
    """PostgreSQL refuses to run as root."""
    return _USER if os.geteuid() == 0 else None


def _run(user: str | None, *command: object) -> None:
    before = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
    done = subprocess.run(
        [*before, *map(str, command)],
        cwd="/tmp",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
