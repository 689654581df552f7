"""What a finished site has for programs, as the rival is given it.

Calendars and feeds are text that a generator makes of a page's data: of each record they arrive as a few values in the
front matter, and Hugo's own templates make the files. Everything else (`record.json` and the other JSON, tables, forms)
arrives ready, for Hugo to copy.
"""

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from gazette.exports.calendar import TIMEZONE

DATES, FEED = "dates.ics", "feed.xml"
FORMATS = {DATES: "dates", FEED: "feed"}
"""A file beside a page → what Hugo calls it, and the value in the front matter that it is made of."""
NOT_COPIED = ("assets", "search", "n")
"""Top folders with nothing to copy: the layout's own, our search, addresses that lead elsewhere."""
SETTINGS = """[mediaTypes."application/atom+xml"]
suffixes = ["xml"]
[outputFormats.dates]
mediaType = "text/calendar"
baseName = "dates"
isPlainText = true
[outputFormats.feed]
mediaType = "application/atom+xml"
baseName = "feed"
isPlainText = true
"""
TEMPLATES = {
    "single.dates.ics": """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Hugo//ZH
NAME:{{ .Title }} · {{ .Site.Title }}
X-WR-TIMEZONE:Asia/Shanghai
"""
    + TIMEZONE
    + """
{{ range .Params.dates -}}
BEGIN:VEVENT
UID:{{ .UID }}
DTSTAMP:{{ .DTSTAMP }}
SEQUENCE:{{ .SEQUENCE }}
DTSTART{{ .DTSTART }}
{{ with .DTEND }}DTEND{{ . }}
{{ end -}}
SUMMARY:{{ .SUMMARY }}
DESCRIPTION:{{ .DESCRIPTION }}
{{ with .CATEGORIES }}CATEGORIES:{{ . }}
{{ end -}}
{{ with .URL }}URL:{{ . }}
{{ end -}}
{{ range .TRIGGER -}}
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:{{ . }}
END:VALARM
{{ end -}}
END:VEVENT
{{ end -}}
END:VCALENDAR
""",
    "single.feed.xml": """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">
<title>{{ .Title | htmlEscape }}</title>
<id>{{ .Permalink }}feed.xml</id>
<updated>{{ with index .Params.feed 0 }}{{ .updated }}{{ end }}</updated>
<author><name>{{ .Site.Title }}</name></author>
<link rel="alternate" type="text/html" href="{{ .Permalink }}"/>
{{ range .Params.feed -}}
<entry>
<title>{{ .title | htmlEscape }}</title>
<id>{{ .id }}</id>
<updated>{{ .updated }}</updated>
<link rel="alternate" type="text/html" href="{{ .link }}"/>
<summary>{{ .summary | htmlEscape }}</summary>
</entry>
{{ end -}}
</feed>
""",
}
"""Hugo's templates for these, by name."""
LINE = re.compile(r"(UID|DTSTAMP|SEQUENCE|DTSTART|DTEND|SUMMARY|DESCRIPTION|CATEGORIES|URL)[:;](.*)")
ENTRY = re.compile(r"<entry>(.*?)</entry>", re.DOTALL)
VALUE = re.compile(r'<(title|id|updated|summary)>(.*?)</\1>|<(link) rel="alternate"[^>]* href="([^"]*)"', re.DOTALL)


def copied(site: Path, static: Path) -> None:
    """Everything that is no page, no calendar and no feed of a record, into the folder that Hugo copies from."""

    def pages(folder: str, names: list[str]) -> list[str]:
        left_out = {"index.html", "404.html", "sitemap.xml", *FORMATS}
        return [name for name in names if name in left_out or (Path(folder) == site and name in NOT_COPIED)]

    shutil.copytree(site, static, ignore=pages, dirs_exist_ok=True)


def values(page: Path) -> dict[str, object]:
    """What the front matter of a page says for programs, and in which formats Hugo is to make it."""
    found: dict[str, object] = {}
    if (page / DATES).is_file():
        found["dates"] = list(_events((page / DATES).read_text("utf-8")))
    if (page / FEED).is_file():
        found["feed"] = list(_entries((page / FEED).read_text("utf-8")))
    return found | {"outputs": ["html", *found]} if found else found


def _events(calendar: str) -> Iterator[dict[str, object]]:
    """The values of each event; of a moment with its time zone, or that it is a day."""
    for event in calendar.replace("\n ", "").split("BEGIN:VEVENT\n")[1:]:
        own, *alarms = event.split("BEGIN:VALARM\n")
        said = {line[1]: line[2] for line in LINE.finditer(own)}
        for name in ("DTSTART", "DTEND"):
            if name in said:
                said[name] = f"{';' if '=' in said[name] else ':'}{said[name]}"
        yield {
            **said,
            "TRIGGER": [found[2] for alarm in alarms if (found := LINE.search(alarm, alarm.find("TRIGGER")))],
        }


def _entries(feed: str) -> Iterator[dict[str, str]]:
    for entry in ENTRY.findall(feed):
        yield {name or link: unescape(value or address) for name, value, link, address in VALUE.findall(entry)}
