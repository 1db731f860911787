"""Add up the test reports of one `make test`: python tests/summary.py FOLDER."""

import sys
from pathlib import Path
from xml.etree import ElementTree

SUITES = {"python": "Python", "javascript": "JavaScript", "browser": "Browser"}


def counts(report: Path) -> tuple[int, int, int]:
    """Count what passed, failed and was skipped in one JUnit report."""
    cases = list(ElementTree.parse(report).iter("testcase"))
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    return len(cases) - failed - skipped, failed, skipped


def main(folder: Path) -> int:
    """Print one line per suite and the total; return 1 if a suite is missing or has a failure."""
    print("\n== summary")
    total = [0, 0, 0]
    missing = []
    for stem, name in SUITES.items():
        try:
            found = counts(folder / f"{stem}.xml")
        except (OSError, ElementTree.ParseError):
            missing.append(name)
            print(f"{name}: no report, so it did not run to its end")
            continue
        total = [ours + theirs for ours, theirs in zip(total, found, strict=True)]
        print(f"{name}: {found[0]} passed, {found[1]} failed, {found[2]} skipped")
    print(f"Total: {total[0]} passed, {total[1]} failed, {total[2]} skipped")
    return int(bool(missing or total[1] or not total[0]))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
