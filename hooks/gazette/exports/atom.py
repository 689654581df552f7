"""News → an Atom feed (RFC 4287): the same bytes for the same news.

With the site's address every entry is a `tag:` URI (RFC 4151) and every link absolute. Without it, entries are named by
a `urn:uuid:` made of their keys, and links are relative to the feed, as RFC 4287 allows (4.2.7.1).
"""

from functools import lru_cache
from html import escape
from uuid import NAMESPACE_URL, uuid5

from gazette.views.feeds import Feed, News

BEGINNING = "2026-01-01"
"""The day for which tags name the owner of the site's host: before it, nobody published with Gazette."""


def atom(feed: Feed, site: str, author: str) -> bytes:
    """The file. `site` is the site's address with a slash at its end, empty where it is not known."""
    root = site or "../" * feed.address.count("/")
    updated = feed.news[0].updated if feed.news else f"{BEGINNING}T00:00:00+08:00"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<title>{escape(feed.title, quote=False)}</title>",
        f"<id>{escape(_name(site, feed.address), quote=False)}</id>",
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(author, quote=False)}</name></author>",
        f'<link rel="alternate" type="text/html" href="{escape(root + feed.page)}"/>',
    ]
    if site:
        lines.append(f'<link rel="self" type="application/atom+xml" href="{escape(site + feed.address)}"/>')
    lines += [_entry(news, site, root) for news in feed.news]
    return "\n".join([*lines, "</feed>\n"]).encode()


@lru_cache(2048)  # the same news stands in the feeds of a programme, its organisations and places
def _entry(news: News, site: str, root: str) -> str:
    lines = [
        "<entry>",
        f"<title>{escape(news.title, quote=False)}</title>",
        f"<id>{escape(_name(site, news.key), quote=False)}</id>",
        f"<updated>{news.updated}</updated>",
    ]
    if news.new:
        lines.append(f"<published>{news.updated}</published>")
    lines += [
        f'<link rel="alternate" type="text/html" href="{escape(root + news.address)}"/>',
        f'<category term="{escape(news.sort)}"/>',
    ]
    if news.lines:
        lines.append(f"<summary>{escape(chr(10).join(news.lines), quote=False)}</summary>")
    return "\n".join([*lines, "</entry>"])


def _name(site: str, key: str) -> str:
    """A name that stays, wherever the site moves inside its host's folder."""
    if not site:
        return uuid5(NAMESPACE_URL, key).urn
    host, _, folder = site.partition("://")[2].partition("/")
    return f"tag:{host.partition(':')[0]},{BEGINNING[:4]}:/{folder}{key}"
