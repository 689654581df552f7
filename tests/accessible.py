"""What is wrong with a page for those who cannot see it well, as axe tells."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# A change of colours takes two frames to begin and, in the theme's styles, an eighth of a second.
SETTLED = """async () => {
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
}"""


def problems_of(page: Page, options: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    """Rule and element of every problem, once the page's colours have stopped changing."""
    page.evaluate(SETTLED)
    violations = Axe().run(page, options=options).response["violations"]
    return [(rule["id"], node["html"]) for rule in violations for node in rule["nodes"]]
