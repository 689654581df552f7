"""Jinja for thousands of pages: its language whole, with less work behind each `{{ }}` and each call.

Jinja escapes what `finalize` gave, looks at everything that is called for how it wants to be called, and takes `x.y`
for `x["y"]` where need be. Here the function that shows a value gives finished text, nothing that templates call asks
for Jinja's context, and a dot is Python's dot.
"""

from collections.abc import Callable, MutableMapping
from keyword import iskeyword
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Call, Expr, Getattr


class _DirectCode(CodeGenerator):
    """Compiles `{{ value }}` to `show(value)` and `{{ macro(value) }}` to a plain call."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.finalize(")

    def _output_child_post(self, node: Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")

    def visit_Call(self, node: Call, frame: Frame, forward_caller: bool = False) -> None:
        unusual = forward_caller or node.dyn_args or node.dyn_kwargs or any(iskeyword(item.key) for item in node.kwargs)
        if unusual:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:
        self.write("getattr(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")


class Templates(Environment):
    """The templates of one folder. Each is read from disk once: changed templates need new `Templates`."""

    code_generator_class = _DirectCode

    def __init__(self, folder: Path, show: Callable[[object], str], compiled: BytecodeCache | None) -> None:
        """`show` makes finished HTML or Markdown of a value; `compiled` keeps compiled templates between runs."""
        super().__init__(
            loader=FileSystemLoader(folder),
            autoescape=True,  # what macros give counts as finished
            auto_reload=False,
            bytecode_cache=compiled,
            cache_size=-1,
            finalize=show,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

        self._made: dict[str, Template] = {}

    def get_template(self, name: str | Template, parent: str | None = None, globals: Any = None) -> Template:
        """The template of a name, looked for once: Jinja's own cache asks its loader each time."""
        if isinstance(name, Template):
            return name
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = super().get_template(name, parent, globals)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dict instead of Jinja's chain of two, which is slow to copy for each rendering."""
        return {**self.globals, **(d or {})}
