"""Draws ``images/audit.png``: ``python docs/picture_of_audit.py``, with Chromium installed.

The report is on invented records; the picture shows its first page.
It takes no arguments, and writes nothing if it is given one.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from lsmri.serve.audit.archive import archive_at
from lsmri.serve.audit.audit import audit
from lsmri.serve.audit.example import invented
from lsmri.serve.audit.writing import write_report

PICTURE = Path(__file__).resolve().parent / "images" / "audit.png"
SIZE = "1000,1270"


def main() -> None:
    """Makes an archive, its report, and a picture of it."""
    argparse.ArgumentParser(description=str(__doc__).partition(":")[0]).parse_args()
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        sys.exit("this needs Chromium on the path")
    with TemporaryDirectory() as folder:
        archive, report = Path(folder) / "scored.jsonl", Path(folder) / "report"
        lines = (json.dumps(record) for record in invented())
        archive.write_text("\n".join(lines), encoding="utf-8")
        title = "Audit of referrals for lumbar spine MRI: invented letters"
        found = audit(archive_at(archive), sys.exit)
        write_report(found, report, title=title, source=archive.name, today=date(2026, 3, 14))
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             f"--window-size={SIZE}", f"--screenshot={PICTURE}", (report / "report.html").as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip


if __name__ == "__main__":
    main()
