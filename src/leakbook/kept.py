"""What a build keeps for the next: the data folder as it was read, and the QR codes that it drew.

Parsing the YAML takes a tenth of a second, drawing a code more than a thousandth; every build would pay for both.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pickle
import sys
from pathlib import Path

from leakbook.project import HandbookData, load_data
from leakbook.qr import QrCodes

_NAME = "data-{}.pickle"
_CODES = "qr.json"


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


def load_codes(cache: Path) -> QrCodes:
    """Return the QR codes with those that the last build drew."""
    try:
        known = json.loads((cache / _CODES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = None
    return QrCodes(known if isinstance(known, dict) else None)


def keep_codes(codes: QrCodes, cache: Path) -> None:
    """Keep the QR codes of this build, if it drew any that the last had not."""
    if codes.is_new:
        with contextlib.suppress(OSError):
            _write(cache / _CODES, json.dumps(codes.used).encode())


def _keep(file: Path, data: HandbookData) -> None:
    for old in file.parent.glob(_NAME.format("*")):
        old.unlink(missing_ok=True)
    _write(file, pickle.dumps(data, pickle.HIGHEST_PROTOCOL))


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all, also when another build writes it at the same time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(file)
