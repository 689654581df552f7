"""Figures as a table for people."""

from typing import Any

ROWS = (
    ("clean_s", "clean build", "s"),
    ("template_s", "a template changed", "s"),
    ("republish_s", "a notice changed (the slower of the next two)", "s"),
    ("republish_sentence_s", "  a sentence", "s"),
    ("republish_title_s", "  its title and a deadline", "s"),
    ("list_row_s", "a row of a list changed", "s"),
    ("unchanged_s", "nothing changed", "s"),
    ("serve_s", "mkdocs serve: a saved sentence shows", "s"),
    ("serve_first_s", "  the first one", "s"),
    ("compress_s", "compressing everything", "s"),
    ("compress_again_s", "  after a notice changed", "s"),
    ("peak_mb", "peak memory", "MB"),
    ("site_mb", "site", "MB"),
    ("files", "files", ""),
    ("page_kb", "a notice with all it loads, gz", "kB"),
    ("fcp_ms", "  first paint, phone on slow 4G", "ms"),
    ("queries", "queries", ""),
    ("hit3", "  right page in the first 3", ""),
    ("numbers_hit3", "  for all document numbers", ""),
    ("bytes_median", "  bytes cold, median", "B"),
    ("bytes_max", "  bytes cold, most", "B"),
    ("first_result_ms", "  first result", "ms"),
    ("hugo_s", "Hugo", "s"),
    ("hugo_peak_mb", "  peak memory", "MB"),
    ("pagefind_s", "Pagefind", "s"),
    ("pagefind_peak_mb", "  peak memory", "MB"),
    ("ratio_clean", "Hugo + Pagefind / clean build", "×"),
    ("ratio_republish", "Hugo + Pagefind / a notice changed", "×"),
)
LABEL, COLUMN = 48, 13


def table(found: list[dict[str, Any]]) -> str:
    """One column for each size, one row for each figure that was taken; where, when and on what below."""
    lines = [f"{'records':{LABEL}}" + "".join(f"{each['size']:>{COLUMN},}" for each in found)]
    for key, label, unit in ROWS:
        if any(each.get(key) is not None for each in found):
            lines.append(f"{label:{LABEL}}" + "".join(f"{_told(each.get(key), unit):>{COLUMN}}" for each in found))
    for where in dict.fromkeys(f"{each['date']}, {each['machine']}, {each['disk']}" for each in found):
        lines.append(where)
    for each in found:
        if each.get("stages_ms"):
            stages = ", ".join(f"{stage} {each_ms:.2f}" for stage, each_ms in each["stages_ms"].items())
            lines.append(f"ms of one processor for each record, clean build of {each['size']:,}: {stages}")
        if each.get("rival_runs_s"):
            turns = zip(each["clean_runs_s"], each["rival_runs_s"], strict=True)
            told = ", ".join(f"{ours} {theirs}" for ours, theirs in turns)
            lines.append(f"in turns at {each['size']:,}, clean build and Hugo + Pagefind, s: {told}")
        if each.get("server"):
            lines.append(f"searched at {each['size']:,} behind {each['server']}")
        if each.get("missed"):
            lines.append(f"not found at {each['size']:,}: {' | '.join(each['missed'])}")
    return "\n".join(lines)


def _told(value: Any, unit: str) -> str:
    return "–" if value is None else f"{value:,} {unit}".rstrip()
