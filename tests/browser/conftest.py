"""Pages of the real site, opened in the one browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A fresh context; parametrise indirectly with keyword arguments of `new_context`."""
    context = browser.new_context(**getattr(request, "param", {}))
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page on which an error of a script is an error of the test."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    return page
