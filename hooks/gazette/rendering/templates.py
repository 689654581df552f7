"""Jinja for thousands of pages: its language whole, with less work behind each `{{ }}`, each call and each rendering.

Jinja escapes what `finalize` gave, looks at everything that is called for how it wants to be called, takes `x.y` for
`x["y"]` where need be, and makes an object of each macro and a large one of each rendering's values. Here the function
that shows a value gives finished text, nothing that templates call asks for Jinja's context, a dot is Python's dot, a
macro is a function, and values stand in two dicts.
"""

from collections.abc import Callable, Mapping, MutableMapping
from functools import cached_property
from hashlib import blake2b
from keyword import iskeyword
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from markupsafe import Markup

from gazette.rendering.text import finished

AT_HAND = 20_000
"""So many passages are kept for the pages that say them too."""


class _DirectCode(CodeGenerator):
    """Compiles `{{ value }}` to `show(value)`, `{{ macro(value) }}` to a plain call and `value.name` to itself."""

    def write_commons(self) -> None:
        self.writeline("show = environment.finalize")
        self.writeline("finished = environment.finished")
        super().write_commons()

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        found = node.find_all((nodes.Include, nodes.Block, nodes.Extends, nodes.Import, nodes.FromImport))
        self.context_goes_on = any(getattr(one, "with_context", True) for one in found)
        super().visit_Template(node, frame)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        for child in node.nodes:
            if isinstance(child, nodes.CondExpr) and child.expr2 is None:
                child.expr2 = nodes.Const("")
        super().visit_Output(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("show(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
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

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        plain = node.attr.isascii() and not iskeyword(node.attr)
        self.write("(" if plain else "getattr(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}" if plain else f", {node.attr!r})")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        names = [argument.name for argument in macro_ref.node.args]
        asks = macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs
        if asks or any(iskeyword(name) or name in ("macro", "finished") for name in names):
            super().macro_def(macro_ref, frame)
            return
        given = ", ".join(f"{name}=missing" for name in names)
        self.write(f"(lambda macro: lambda {given}: finished(macro({', '.join(names)})))(macro)")

    def visit_FromImport(self, node: nodes.FromImport, frame: Frame) -> None:
        """Names from a template that is the same for every page, unless others are to see them in the context."""
        if node.with_context or not frame.toplevel or self.context_goes_on:
            super().visit_FromImport(node, frame)
            return
        names = [name if isinstance(name, tuple) else (name, name) for name in node.names]
        self.newline(node)
        for _, alias in names:
            self.write(f"{frame.symbols.ref(alias)}, ")
        self.write("= environment.imported(")
        self.visit(node.template, frame)
        self.write(f", {', '.join(repr(name) for name, _ in names)})")


class _Values(Context):
    """What one rendering knows, made with little work."""

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: dict[str, Callable[[Context], Any]],
        globals: MutableMapping[str, Any] | None = None,
    ) -> None:
        self.environment, self.parent, self.name = environment, parent, name
        self.vars, self.exported_vars = {}, set()
        self.blocks = {block: [function] for block, function in blocks.items()}
        self.globals_keys = set()

    @cached_property
    def eval_ctx(self) -> EvalContext:  # type: ignore[override]
        return EvalContext(self.environment, self.name)


class _Compiled(BytecodeCache):
    """Compiled templates, which are others when this module is another."""

    OWN = blake2b(Path(__file__).read_bytes()).hexdigest()

    def __init__(self, kept: BytecodeCache) -> None:
        self.kept = kept

    def load_bytecode(self, bucket: Bucket) -> None:
        self.kept.load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept.dump_bytecode(bucket)

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(self.OWN + source)


class Templates(Environment):
    """The templates of one folder. Each is read from disk once: changed templates need new `Templates`."""

    code_generator_class = _DirectCode
    context_class = _Values
    finished = staticmethod(finished)

    def __init__(self, folder: Path, show: Callable[[object], str], compiled: BytecodeCache | None) -> None:
        """`show` makes finished HTML or Markdown of a value; `compiled` keeps compiled templates between runs."""
        super().__init__(
            loader=FileSystemLoader(folder),
            autoescape=True,  # what macros give counts as finished
            auto_reload=False,
            bytecode_cache=_Compiled(compiled) if compiled else None,
            cache_size=-1,
            finalize=show,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

        self._made: dict[str, Template] = {}
        self._imported: dict[tuple[str, ...], list[Any]] = {}
        self._said: dict[tuple[object, ...], tuple[object, Markup]] = {}
        self.globals["once"] = self.once

    def get_template(self, name: str | Template, parent: str | None = None, globals: Any = None) -> Template:
        """The template of a name, looked for once: Jinja's own cache asks its loader each time."""
        if isinstance(name, Template):
            return name
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = super().get_template(name, parent, globals)
        return found

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """What a template says of some values."""
        template = self.get_template(name)
        context = _Values(self, {**template.globals, **values}, name, template.blocks)
        try:
            return "".join(template.root_render_func(context))
        except Exception:
            self.handle_exception()

    def once(self, macro: Callable[..., Markup], thing: object, *others: object) -> Markup:
        """What a macro says of a thing that stands on many pages, made once; the others are told apart by value."""
        key = macro, id(thing), *others
        found = self._said.get(key)
        if found is None:
            if len(self._said) == AT_HAND:
                self._said.clear()
            found = self._said[key] = thing, macro(thing, *others)  # the thing stays, for no other to get its id
        return found[1]

    def imported(self, template: str, *names: str) -> list[Any]:
        """What a template that knows nothing of its user defines under these names."""
        key = template, *names
        if key not in self._imported:
            module = self.get_template(template).module
            self._imported[key] = [
                getattr(module, name, self.undefined(f"{template} 没有 {name}", name=name)) for name in names
            ]
        return self._imported[key]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dict instead of Jinja's chain of two, which is slow to copy for each rendering."""
        return {**self.globals, **(d or {})}
