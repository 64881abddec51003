"""The bill of materials: what the site is built with, from the lock file. Standard: CycloneDX 1.6."""

from __future__ import annotations

import json
import re
import tomllib
import uuid
from datetime import UTC, datetime

ENTRY = re.compile(r"(?m)^([A-Za-z0-9._-]+)==([^\s;\\]+)((?:.*\\\n)*.*)$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def read_lock(text: str) -> dict[str, tuple[str, list[str]]]:
    """Read a requirements file of scripts/lock.py: by name, the version and the SHA-256 of its files."""
    return {name.lower(): (version, sorted(HASH.findall(rest))) for name, version, rest in ENTRY.findall(text)}


def write_sbom(project_text: str, lock_text: str, moment: int) -> bytes:
    """Return the bill as JSON. project_text: pyproject.toml; moment: of the release, in seconds since 1970.

    The same inputs give the same bytes: the serial number is made of them.
    """
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6

    project = tomllib.loads(project_text)["project"]
    site = Component(
        name=project["name"],
        version=project["version"],
        description=project["description"],
        type=ComponentType.APPLICATION,
        bom_ref="site",
    )
    parts = {name: _part(name, *entry) for name, entry in read_lock(lock_text).items()}
    bom = Bom(components=parts.values(), serial_number=uuid.uuid5(uuid.NAMESPACE_URL, f"{moment}\n{project_text}\n{lock_text}"))
    bom.metadata.component, bom.metadata.timestamp = site, datetime.fromtimestamp(moment, UTC)
    direct = (re.split(r"[^A-Za-z0-9._-]", need, maxsplit=1)[0].lower() for need in project["dependencies"])
    bom.register_dependency(site, [parts[name] for name in direct])
    bill = json.loads(JsonV1Dot6(bom).output_as_string())
    return (json.dumps(bill, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _part(name: str, version: str, hashes: list[str]) -> object:
    from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
    from cyclonedx.model.component import Component
    from packageurl import PackageURL

    # The hashes are those of the files that may be installed, one for each platform, and so of no component.
    purl = PackageURL("pypi", None, name, version)
    sums = [HashType(alg=HashAlgorithm.SHA_256, content=content) for content in hashes]
    source = ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(str(purl)), hashes=sums)
    return Component(name=name, version=version, purl=purl, bom_ref=str(purl), external_references=[source])
