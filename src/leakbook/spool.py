"""Bytes that a build of thousands of pages keeps out of memory: in a file without a name, which ends with the process."""

from __future__ import annotations

import os
from functools import lru_cache
from tempfile import TemporaryFile
from typing import NamedTuple


class Kept(NamedTuple):
    """Bytes in a spool: where they begin, and how many they are."""

    spool: Spool
    start: int
    length: int

    def read(self) -> bytes:
        """Return the bytes."""
        self.spool.file.seek(self.start)
        return self.spool.file.read(self.length)


class Spool:
    """A file that grows; for one process and one thread."""

    def __init__(self) -> None:
        self.file = TemporaryFile()  # noqa: SIM115 - it is open for as long as what it keeps is wanted

    def keep(self, content: bytes) -> Kept:
        """Write bytes at the end of the file."""
        start = self.file.seek(0, os.SEEK_END)
        self.file.write(content)
        return Kept(self, start, len(content))


def keep(content: bytes) -> Kept:
    """Keep bytes in the spool of this process."""
    return _open_spool(os.getpid()).keep(content)


@lru_cache(maxsize=1)  # by process: one that was forked would write where its parent does
def _open_spool(_process: int) -> Spool:
    return Spool()
