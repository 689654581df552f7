"""The code on paper: printed by a real browser, read from the picture of the sheet."""

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect

from conftest import ADDRESS, Project

BEIDOU = "notices/2024-miit-beidou-pilot-cities/"
LONGEST_NUMBERED = "rules/2023-5g-industrial-internet-pilot-rules/"
DOTS_PER_INCH = 150


def codes(sheets: bytes) -> list[str]:
    """What the codes say that stand on printed sheets."""
    pages = [sheet.render(scale=DOTS_PER_INCH / 72).to_numpy() for sheet in pypdfium2.PdfDocument(sheets)]
    return [code.text for picture in pages for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without scripts"])
@pytest.mark.parametrize("address", [BEIDOU, LONGEST_NUMBERED, "lists/2024-5g-sail-key-cities/"])
def test_the_code_on_a_sheet_is_the_address_of_the_page(
    browser: Browser, public_site: Project, http, address: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, color_scheme="dark")
    page = context.new_page()
    page.goto(http(public_site.site) + address)
    expect(page.locator(".qr")).to_be_hidden()
    sheets = page.pdf(format="A4")
    context.close()
    assert codes(sheets) == [ADDRESS + address]
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in pypdfium2.PdfDocument(sheets))
    assert ADDRESS + address in text.replace("\r\n", "")


def test_paper_shows_the_address_that_people_can_type(page: Page, public_site: Project, http) -> None:
    page.goto(http(public_site.site) + BEIDOU)
    page.emulate_media(media="print")
    expect(page.locator(".print-only")).to_contain_text("短网址：example.org/n/工信厅电子函2024-267/")
    expect(page.locator(".cite")).to_be_hidden()


def test_without_an_address_there_is_no_code(page: Page, site_url: str) -> None:
    page.goto(site_url + BEIDOU)
    expect(page.locator(".print-only")).to_have_count(1)
    expect(page.locator(".qr")).to_have_count(0)
