"""Report licences and known vulnerabilities of all that is locked: python3 scripts/audit.py. Needs the network.

Exit code: 0 all good, 1 a known vulnerability or a licence that deploy/licences.yaml does not allow, 2 something could not
be asked (try again where the index of Python packages can be reached).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

import bootstrap

LOCK = bootstrap.LOCKS["test"]  # which holds all others


def main() -> int:
    """Print both reports and return the exit code."""
    bootstrap.run_in_venv(__file__, "test")
    import yaml

    from sbom import read_lock

    groups = yaml.safe_load((bootstrap.ROOT / "deploy" / "licences.yaml").read_text(encoding="utf-8"))
    allowed = {name for group in groups.values() for name in group["names"]}
    names = read_lock(LOCK.read_text(encoding="utf-8"))
    bad, lines = report_licences({name: read_licences(name) for name in names}, allowed)
    print("\n".join(lines))
    code, lines = report_vulnerabilities(ask_vulnerabilities())
    print("\n".join(lines))
    return 1 if bad else code


def read_licences(name: str) -> tuple[str, ...] | None:
    """Return the licences of an installed package, any of which may be chosen; None where it is not installed here."""
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return None
    facts = package.metadata
    if expression := facts.get("License-Expression"):
        return tuple(re.split(r"\s+OR\s+", expression))
    classes = [entry.rpartition(" :: ")[2] for entry in facts.get_all("Classifier") or [] if entry.startswith("License ::")]
    return tuple(classes) or tuple((facts.get("License") or read_licence_file(package) or "none named").splitlines()[:1])


def read_licence_file(package: Distribution) -> str:
    """Return the text of the licence file that the package's metadata names (PEP 639), whose first line is its name; or ""."""
    name = package.metadata.get("License-File")
    return ((name and package.read_text(f"licenses/{name}")) or "").strip()


def report_licences(found: Mapping[str, tuple[str, ...] | None], allowed: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the packages whose licence is not allowed, and the report's lines: licences with their packages."""
    allowed, by_licence = set(allowed), defaultdict(list)

    def is_allowed(choice: str) -> bool:
        return allowed.issuperset(re.split(r"\s+AND\s+", re.sub(r"^\((.*)\)$", r"\1", choice)))

    for name, choices in found.items():
        by_licence["not installed on this machine" if choices is None else " or ".join(choices)].append(name)
    bad = [name for name, choices in found.items() if choices is not None and not any(map(is_allowed, choices))]
    lines = [f"Licences of {len(found)} packages:"]
    lines += [f"  {licence}: {', '.join(names)}" for licence, names in sorted(by_licence.items())]
    lines += [f"NOT ALLOWED by deploy/licences.yaml: {name} ({' or '.join(found[name] or ())})" for name in bad]
    return bad, lines


def ask_vulnerabilities() -> dict[str, Any]:
    """Return pip-audit's answer (JSON) about everything that is locked; empty where it gave none."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--requirement", str(LOCK), "--format", "json"]
    result = subprocess.run([*command, "--progress-spinner", "off"], capture_output=True, text=True, check=False)
    try:
        return json.loads(result.stdout)  # type: ignore[no-any-return]
    except ValueError:
        return {}


def report_vulnerabilities(answer: Mapping[str, Any]) -> tuple[int, list[str]]:
    """Return the exit code and the report's lines from pip-audit's answer."""
    packages = answer.get("dependencies", [])
    hurt = [
        f"VULNERABLE: {each['name']} {each['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for each in packages
        for flaw in each.get("vulns", [])
    ]
    asked = [each for each in packages if "skip_reason" not in each]
    lines = [f"Vulnerabilities: {len(asked)} of {len(packages)} packages could be asked about, {len(hurt)} known.", *hurt]
    if not packages or len(asked) < len(packages):
        lines.append(
            "NOT ASKED about all: the index of Python packages did not answer. This says nothing; run it where it can be reached."
        )
    return (1 if hurt else 2 if len(asked) < len(packages) or not packages else 0), lines


if __name__ == "__main__":
    sys.exit(main())
