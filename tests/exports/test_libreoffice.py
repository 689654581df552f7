"""The tables are opened by the program that readers without Excel use: what it shows is what was written."""

import csv
import subprocess
from pathlib import Path

import pytest

from conftest import Project

TO_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
"""Commas, double quotes, UTF-8, cells as shown, the first sheet."""
FROM_CSV = "CSV:44,34,76,1,,0,false,false"
"""The same; what looks like a date stays what it is."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory):
    """LibreOffice: (file, further options) → the rows of the first sheet as it shows them."""
    home, out = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("shown")

    def shown(file: Path, *options: str) -> list[list[str]]:
        command = ["soffice", f"-env:UserInstallation=file://{home}", "--headless", *options, "--convert-to", TO_CSV]
        subprocess.run([*command, "--outdir", str(out), str(file)], check=True, capture_output=True, timeout=120)
        (made,) = out.iterdir()
        rows = read(made)
        made.unlink()
        return rows

    return shown


def read(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


def tables(site: Path) -> list[Path]:
    """The table of all records, and of two lists, as CSV."""
    return [site / "data/records.csv", *sorted(site.glob("lists/*/*.csv"))[:2]]


def alike(one: str, other: str) -> bool:
    """Whether two cells say the same: in a CSV, a number's zeros at its end are not kept."""
    try:
        return float(one) == float(other)
    except ValueError:
        return one == other


def test_workbooks_show_what_the_tables_say(public_site: Project, office) -> None:
    for table in tables(public_site.site):
        written = [[cell.removeprefix("'") for cell in row] for row in read(table)]
        assert len(written) > 5
        assert office(table.with_suffix(".xlsx")) == written, table


def test_tables_open_with_their_characters(public_site: Project, office) -> None:
    for table in tables(public_site.site):
        written, shown = read(table), office(table, f"--infilter={FROM_CSV}")
        assert len(written) == len(shown)
        wrong = [
            (cell, seen)
            for row, other in zip(written, shown, strict=True)
            for cell, seen in zip(row, other, strict=True)
            if not alike(cell, seen)
        ]
        assert wrong == [], table
