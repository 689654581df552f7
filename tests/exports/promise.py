"""What version 1 of the interface has promised: schemas kept in `v1/`, and what breaks a promise."""

import difflib
import json
import os
from pathlib import Path
from typing import Any

import pytest

KEPT = Path(__file__).parent / "v1"
ADVICE = """
程序照第 1 版读这些数据，已有的字段不能删去、改名、改类型，必有的不能变成可有。
让 hooks/gazette/exports/record.py 照旧说，或者另出第 2 版（/api/v2/），第 1 版照旧。"""
ACCEPT = "GAZETTE_ACCEPT=1 pytest tests/exports"


def broken(old: Any, new: Any, path: str = "") -> list[str]:
    """The promises of one schema that another does not keep; more properties and more values break none."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return [] if old == new else [f"{path}: {old!r} → {new!r}"]
    found = []
    for name, inner in old.get("properties", {}).items():
        here = f"{path}.{name}"
        if name not in new.get("properties", {}):
            found.append(f"{here}: 没有了")
        else:
            found += broken(inner, new["properties"][name], here)
    found += [f"{path}.{name}: 不再是必有的" for name in old.get("required", ()) if name not in new.get("required", ())]
    found += [f"{path}: 没有 {value!r} 了" for value in old.get("enum", ()) if value not in new.get("enum", ())]
    for key in ("type", "$ref", "const", "pattern", "format", "minimum", "minItems"):
        if key in old and old[key] != new.get(key):
            found.append(f"{path}: {key} {old[key]!r} → {new.get(key)!r}")
    for key in ("enum", "type", "$ref", "const"):
        if key in new and key not in old:
            found.append(f"{path}: 只能是 {new[key]!r} 了")
    for key in ("items", "$defs", "schemas", "components", "paths"):
        if key == "items" and key in old:
            found += broken(old[key], new.get(key), f"{path}[]")
        elif key in old:
            for name, inner in old[key].items():
                found += broken(inner, new.get(key, {}).get(name), f"{path}/{name}")
    return found


def keeps(name: str, schema: dict[str, Any]) -> None:
    """Fail unless the schema is the one that was promised; accepting takes additions, and never a breach."""
    file = KEPT / f"{name}.json"
    text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
    promised = json.loads(file.read_text("utf-8")) if file.is_file() else None
    if promised and (found := broken(promised, schema)):
        pytest.fail("\n".join(found) + ADVICE)
    if os.environ.get("GAZETTE_ACCEPT"):
        file.write_text(text, "utf-8")
    kept = file.read_text("utf-8") if file.is_file() else ""
    if kept != text:
        changed = difflib.unified_diff(kept.splitlines(), text.splitlines(), file.name, "now", lineterm="", n=1)
        pytest.fail("\n".join(changed) + f"\n只有增加，没有破坏。如果是有意的：{ACCEPT}")
