"""The data folder as it was read last time: parsing the YAML takes a tenth of a second, which every build would pay."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
from pathlib import Path

from leakbook.project import HandbookData, load_data

_NAME = "data-{}.pickle"


def load_kept(folder: Path, cache: Path) -> HandbookData:
    """Return what `load_data` makes of a folder, from the cache folder if neither the data nor the code has changed since.

    A kept file that cannot be read counts as none, and a cache folder that cannot be written is passed over in silence.
    """
    file = cache / _NAME.format(_fingerprint(folder))
    try:
        kept = pickle.loads(file.read_bytes())  # noqa: S301 - written below, on this machine
        if isinstance(kept, HandbookData):
            return kept
    except Exception:  # noqa: BLE001, S110 - a torn or foreign pickle can raise anything; the folder itself decides
        pass
    data = load_data(folder)
    with contextlib.suppress(OSError):
        _keep(file, data)
    return data


def _fingerprint(folder: Path) -> str:
    """Return the name of a state: what the files of the folder and of this package hold, and the Python that runs."""
    digest = hashlib.sha256(sys.version.encode())
    for file in (*sorted(folder.rglob("*")), *sorted(Path(__file__).parent.glob("*.py"))):
        content = file.read_bytes() if file.is_file() else b""
        digest.update(f"{file.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:32]


def _keep(file: Path, data: HandbookData) -> None:
    """Keep the data, whole or not at all, also when another build does the same."""
    file.parent.mkdir(parents=True, exist_ok=True)
    for old in file.parent.glob(_NAME.format("*")):
        old.unlink(missing_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}")
    part.write_bytes(pickle.dumps(data, pickle.HIGHEST_PROTOCOL))
    part.replace(file)
