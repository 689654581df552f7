"""Section fronts stay short however many records there are."""

import re

from conftest import MakeProject

NOTICE = """\
name: 第{number}号示例通知
type: 通知
document:
  title: 第{number}号示例通知的全称
  number: 示例〔{year}〕{number}号
  written: {year}-01-05
summary: [这是造出来的一条。]
"""


def test_fronts_show_at_most_200_rows_and_lose_none(project: MakeProject) -> None:
    made = project(data=None)
    wanted = set()
    for number in range(1, 431):
        year = 2090 + number % 2 if number > 20 else 2089
        made.write(f"data/notices/example-{number}.yml", NOTICE.format(number=number, year=year))
        wanted.add(f"notices/example-{number}/")
    made.built()
    seen = set()
    for page in [made.site / "notices" / "index.html", *made.site.glob("notices/20*/index.html")]:
        rows = re.findall(r'<p class="entry-title"><a href="(?:\.\./)+([^"]+)"', page.read_text("utf-8"))
        assert len(rows) <= 200
        seen |= set(rows)
    assert seen == wanted
    front = made.page("notices")
    for link in ("../notices/2091/", "../notices/2091-2/", "../notices/2090/", "../notices/2089/"):
        assert f'href="{link}"' in front
    assert (made.site / "notices" / "2091-2" / "index.html").is_file()
