"""Jinja for thousands of pages: its language whole, with less work behind each `{{ }}`, each call and each rendering.

Jinja passes every piece on by itself, escapes what `finalize` gave, looks at everything that is called for how it wants
to be called, takes `x.y` for `x["y"]` where need be, and makes objects of each macro, of each loop that says where it
is and of each rendering's values. Here a template fills a list; the function that shows a value gives finished text,
and is not called where text is finished already; nothing that templates call asks for Jinja's context; a dot is
Python's dot; a macro is a function; a loop counts; and values stay in the dict in which they came.
"""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import cached_property
from hashlib import blake2b
from io import StringIO
from keyword import iskeyword
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.filters import do_join
from jinja2.idtracking import VAR_LOAD_PARAMETER, VAR_LOAD_RESOLVE
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from markupsafe import Markup

from gazette.compact_json import sorted_json
from gazette.rendering.text import finished

AT_HAND = 4_000
"""So many passages are kept for the pages that say them too."""
GIVING = frozenset({"component", "link", "clause", "aside", "anchor", "once"})
"""What templates are given of functions that give finished text."""
SPECIAL = frozenset({"loop", "caller", "varargs", "kwargs", "self", "super"})
"""Names that mean something to Jinja."""
COUNTED = {"index": "{0}", "index0": "({0} - 1)", "first": "({0} == 1)", "last": "({0} == {0}_most)"}
"""What a loop can say of itself that only counts → how."""

CONTEXT = "context = environment.context(values)"
"""How a template that asks something of Jinja's context begins; the others need none."""


class _DirectCode(CodeGenerator):
    """Compiles `{{ value }}` to `show(value)`, `{{ macro(value) }}` to a plain call and `value.name` to itself."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        self.context_goes_on, self.in_list = False, True
        self.stored: set[str] = set()
        """Names to which the template itself gives a meaning."""
        self.writers: dict[str, str] = {}
        """The local name of a macro → that of the function that writes what it says."""
        self.unfinished: nodes.Expr | None = None
        """A call that may give mere text, for it goes into the page at once."""
        self.counting: set[str] = set()
        """The local names of loops that only count."""
        self.at_once: list[str] = []
        """What is done when the template is loaded."""
        self.at_once += (f"{name} = environment.{name}" for name in ("undefined", "concat", "show", "finished"))
        self.at_once.append("cond_expr_undefined = Undefined")
        self.assigned: set[str] = set()
        """Those of them that are assigned to, anywhere."""
        self.given: set[str] = set()
        """Names that mean what the template is given, everywhere in it."""
        parameters: set[str] = set()
        within = _within(node)
        node.find_all = lambda kinds: (one for one in within if isinstance(one, kinds))  # type: ignore[assignment]
        for one in within:
            if isinstance(one, nodes.Name):
                {"load": self.given, "store": self.assigned, "param": parameters}[one.ctx].add(one.name)
            elif isinstance(one, nodes.Macro):
                self.stored.add(one.name)
            elif isinstance(one, nodes.Import):
                self.stored.add(one.target)
                self.context_goes_on |= one.with_context
            elif isinstance(one, nodes.FromImport):
                self.stored.update(name if isinstance(name, str) else name[1] for name in one.names)
                self.context_goes_on |= one.with_context
            elif isinstance(one, (nodes.Include, nodes.Block, nodes.Extends)):
                self.context_goes_on = True
                self.in_list &= isinstance(one, nodes.Include) and one.with_context
        self.given -= self.stored | self.assigned | parameters | SPECIAL
        looked_up: list[nodes.Expr] = [nodes.Name(name, "load") for name in sorted(self.given)]
        node.body.insert(0, nodes.ExprStmt(nodes.List(looked_up)))
        super().visit_Template(node, frame)
        if self.in_list:
            before, _, after = self.stream.getvalue().partition(CONTEXT)  # type: ignore[attr-defined]
            if "context" not in after:
                self.stream = StringIO()
                self.stream.write(f"{before}context = None{after}")
            self.writeline("def root(context): yield from pieces(context)")  # for Jinja, which asks for a generator
        for line in self.at_once:
            self.writeline(line)

    def visit_ExprStmt(self, node: nodes.ExprStmt, frame: Frame) -> None:
        """Nothing: it stands for the names that are looked up where a template begins, and not in every loop."""

    def func(self, name: str) -> str:
        return super().func("pieces" if name == "root" and self.in_list else name)

    def write_commons(self) -> None:
        if self.in_list:
            self.writeline("values = context")
            self.writeline(CONTEXT)
        else:
            super().write_commons()

    def get_resolve_func(self) -> str:
        found = super().get_resolve_func()
        return "context.resolve_or_missing" if found == "resolve" and self.in_list else found

    def enter_frame(self, frame: Frame) -> None:
        at_root = frame.parent is None and self.in_list
        for target, (action, name) in frame.symbols.loads.items():
            if at_root and action == VAR_LOAD_RESOLVE and name in self.given:
                self.writeline(f"{target} = values[{name!r}] if {name!r} in values else environment.known({name!r})")
                frame.symbols.loads[target] = VAR_LOAD_PARAMETER, None
        super().enter_frame(frame)
        if at_root:
            self.buffer(frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        if frame.parent is None and self.in_list:
            self.writeline(f"return {frame.buffer}")
        super().leave_frame(frame, with_python_scope)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        for child in node.nodes:
            self._show_now(child)
        super().visit_Output(node, frame)

    def _show_now(self, node: nodes.Node) -> None:
        """Show the constants of a choice when compiling."""
        if isinstance(node, nodes.CondExpr):
            node.expr2 = node.expr2 or nodes.Const("")
            for one in (node.expr1, node.expr2):
                if isinstance(one, nodes.Const):
                    one.value = str(self.environment.finalize(one.value))  # type: ignore[misc]
                self._show_now(one)

    def _is_finished(self, node: nodes.Expr, frame: Frame) -> bool:
        """Whether an expression gives finished text, as far as can be told without running it."""
        match node:
            case nodes.Name():
                return node.name == "root"  # the way to the site's root, in every template and macro
            case nodes.Call(node=nodes.Name(name=name)):
                return name in GIVING & self.given or frame.symbols.ref(name) in self.writers
            case nodes.CondExpr(expr1=one, expr2=nodes.Expr() as other):
                return self._is_finished(one, frame) and self._is_finished(other, frame)
            case _:
                return isinstance(node, nodes.Const)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        done = self._is_finished(node, frame)
        self.unfinished = node if done else None
        self.write("(" if done else "show(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if forward_caller or _unusual(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        writer = None
        if node is self.unfinished and isinstance(node.node, nodes.Name) and not node.kwargs:
            writer = self.writers.get(frame.symbols.ref(node.node.name))
        if writer:
            self.write(writer)
        else:
            self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if isinstance(node.node, nodes.Name) and frame.symbols.find_ref(node.node.name) in self.counting:
            self.write(COUNTED[node.attr].format(frame.symbols.ref(node.node.name)))
            return
        plain = node.attr.isascii() and not iskeyword(node.attr)
        self.write("(" if plain else "getattr(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}" if plain else f", {node.attr!r})")

    def visit_Macro(self, node: nodes.Macro, frame: Frame) -> None:
        ref = frame.symbols.ref(node.name)
        stays = frame.rootlevel and self.in_list and node.name not in self.assigned
        if stays:
            self.writers[ref] = f"write_{ref}"
        super().visit_Macro(node, frame)
        if stays:
            self.writeline(f"write_{ref} = environment.writer({ref})")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        names = [argument.name for argument in macro_ref.node.args]
        asks = macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs
        if asks or any(iskeyword(name) or name in ("write", "finished") for name in names):
            super().macro_def(macro_ref, frame)
            return
        given = ", ".join(f"{name}=missing" for name in names)
        self.write(f"environment.macro(macro, lambda write: lambda {given}: finished(write({', '.join(names)})))")

    def visit_FromImport(self, node: nodes.FromImport, frame: Frame) -> None:
        """Names from a template that is the same for every page, unless others are to see them in the context."""
        if (
            node.with_context
            or not frame.rootlevel
            or self.context_goes_on
            or not isinstance(node.template, nodes.Const)
        ):
            super().visit_FromImport(node, frame)
            return
        names = [name if isinstance(name, tuple) else (name, name) for name in node.names]
        refs = [frame.symbols.ref(alias) for _, alias in names]
        imported = self.temporary_identifier()
        given = ", ".join(repr(name) for name in (node.template.value, *(name for name, _ in names)))
        self.at_once.append(f"{imported} = environment.imported({given})")
        self.at_once.append(f"{''.join(f'write_{ref}, ' for ref in refs)}= map(environment.writer, {imported})")
        self.writeline(f"{''.join(f'{ref}, ' for ref in refs)}= {imported}", node)
        self.writers.update(
            (ref, f"write_{ref}") for (_, alias), ref in zip(names, refs, strict=True) if alias not in self.assigned
        )

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        """A loop that counts, and keeps nothing for others, where that is all that is asked of it."""
        asked = None if node.recursive or node.test or self.context_goes_on else _asked_of_loop(node.body)
        if asked is None:
            super().visit_For(node, frame)
            return
        loop_frame, else_frame = frame.inner(), frame.inner()
        loop_frame.loop_frame = True
        count = loop_frame.symbols.declare_parameter("loop") if asked else ""
        loop_frame.symbols.analyze_node(node, for_branch="body")
        if node.else_:
            else_frame.symbols.analyze_node(node, for_branch="else")
            none = self.temporary_identifier()
            self.writeline(f"{none} = True")
        if asked:
            self.counting.add(count)
            self.writeline(f"{count}_all = environment.sized(", node)
            self.visit(node.iter, frame)
            self.write(")")
            self.writeline(f"{count}_most = len({count}_all)")
        self.writeline(f"for {count}, " if asked else "for ", node)
        self.visit(node.target, loop_frame)
        self.write(" in ")
        if asked:
            self.write(f"enumerate({count}_all, 1)")
        else:
            self.visit(node.iter, frame)
        self.write(":")
        self.indent()
        self.enter_frame(loop_frame)
        self.blockvisit(node.body, loop_frame)
        if node.else_:
            self.writeline(f"{none} = False")
        self.outdent()
        self.leave_frame(loop_frame)
        if node.else_:
            self.writeline(f"if {none}:")
            self.indent()
            self.enter_frame(else_frame)
            self.blockvisit(node.else_, else_frame)
            self.leave_frame(else_frame)
            self.outdent()
        if self._assign_stack:
            self._assign_stack[-1].difference_update(loop_frame.symbols.stores)

    def pop_assign_tracking(self, frame: Frame) -> None:
        if frame.loop_frame:
            self._assign_stack.pop()  # what a loop assigns is seen in it alone
        else:
            super().pop_assign_tracking(frame)


def _within(node: nodes.Node) -> list[nodes.Node]:
    """All nodes in a node, collected once: Jinja goes through the whole tree for each question."""
    found = [node]
    for one in found:
        for name in one.fields:
            value = getattr(one, name, None)
            if isinstance(value, list):
                found += (item for item in value if isinstance(item, nodes.Node))
            elif isinstance(value, nodes.Node):
                found.append(value)
    return found[1:]


def _unusual(node: nodes.Call) -> bool:
    """Whether a call is more than values in their order and by name."""
    return bool(node.dyn_args or node.dyn_kwargs) or any(iskeyword(item.key) for item in node.kwargs)


def _asked_of_loop(body: Iterable[nodes.Node]) -> set[str] | None:
    """What is asked of `loop` in its body; None when it must be Jinja's object, for it is more than a count."""
    asked: set[str] = set()
    for node in body:
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == "loop":
            inner = {node.attr} if node.attr in COUNTED else None
        elif isinstance(node, (nodes.Macro, nodes.CallBlock, nodes.Include)) or (
            (isinstance(node, nodes.Name) and node.name == "loop") or (isinstance(node, nodes.Call) and _unusual(node))
        ):
            inner = None
        else:  # in a loop inside, `loop` is that one
            within = node.iter_child_nodes(("body", "test")) if isinstance(node, nodes.For) else node.iter_child_nodes()
            inner = _asked_of_loop(within)
        if inner is None:
            return None
        asked |= inner
    return asked


def _writer(macro: Any) -> Any:
    """What writes what a macro says, as text that is not finished; else the macro itself."""
    return getattr(macro, "__writer__", macro)


def _macro(writer: Any, named: Callable[[Any], Any]) -> Any:
    """A macro as everybody calls it: `named` makes it of the function that writes what it says."""
    macro = named(writer)
    writer.__defaults__ = macro.__defaults__
    macro.__writer__ = writer
    return macro


def _sized(items: Iterable[Any]) -> Any:
    return items if type(items) in (list, tuple) else list(items)


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


class _Template(Template):
    """A template that gives its pieces in a list."""

    pieces: Callable[[Mapping[str, Any]], Iterable[str]]

    @classmethod
    def _from_namespace(cls, environment: Environment, namespace: Any, globals: Any) -> "_Template":
        made = super()._from_namespace(environment, namespace, globals)
        assert isinstance(made, cls)
        made.pieces = namespace.get("pieces") or (lambda values: made.root_render_func(made.new_context(values)))
        return made


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
    template_class = _Template
    finished = staticmethod(finished)
    macro = staticmethod(_macro)
    writer = staticmethod(_writer)
    sized = staticmethod(_sized)

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

        self.show = show
        self.filters["join"] = self._joined
        self.policies["json.dumps_function"] = lambda value, **_: sorted_json(value).decode()
        self._made: dict[str, Any] = {}
        self._imported: dict[tuple[str, ...], list[Any]] = {}
        self._said: dict[tuple[object, ...], tuple[object, Markup]] = {}
        self.globals["once"] = self.once

    def get_template(self, name: str | Template, parent: str | None = None, globals: Any = None) -> Any:
        """The template of a name, looked for once: Jinja's own cache asks its loader each time."""
        if isinstance(name, Template):
            return name
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = super().get_template(name, parent, globals)
        return found

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """What a template says of some values."""
        try:
            return "".join(self.get_template(name).pieces(values))
        except Exception:
            self.handle_exception()

    def known(self, name: str) -> Any:
        """What a name means in every template."""
        return self.globals[name] if name in self.globals else self.undefined(name=name)

    def context(self, values: Mapping[str, Any] | Context) -> Context:
        """Jinja's context, for a template that asks something of it: what is given may be it already."""
        return values if isinstance(values, Context) else _Values(self, {**self.globals, **values}, None, {})

    def _joined(self, values: Iterable[Any], between: str = "", attribute: Any = None) -> Any:
        """Jinja's filter `join`, which takes its time for what may be markup."""
        values = list(values)
        if attribute is None and type(between) is str and {str}.issuperset(map(type, values)):
            return between.join(values)
        return do_join(EvalContext(self), values, between, attribute)

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
