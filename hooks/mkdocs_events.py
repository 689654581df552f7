"""The one door between MkDocs and Gazette: it translates MkDocs events, and nothing else.

Load the data, let MkDocs build its own pages and one layout page per kind, pour the records into the layouts, and swap
the finished site in.
"""

import gc
import logging
import os
import re
import shutil
import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import blake2b
from html import escape
from pathlib import Path
from threading import Lock, Timer
from types import SimpleNamespace
from typing import Any

import jinja2
from jinja2 import TemplateError
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError, PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

gc.disable()  # importing leaves nothing to collect, and looking for it takes a tenth of a build that changes nothing
import gazette
from gazette.assets import FOLDER as ASSETS
from gazette.assets import Assets, smaller
from gazette.catalogue import Catalogue
from gazette.clock import now
from gazette.correcting.uncorrected import uncorrected
from gazette.edition import Edition
from gazette.exports.linked_data import breadcrumbs, website
from gazette.exports.open_data import open_data_shown
from gazette.keeping import OwnShelf, Shelf, version_of
from gazette.loading import load, store_of
from gazette.model.document import Record
from gazette.model.place import PlaceTable
from gazette.model.site import Site as SiteSettings
from gazette.pages import LAYOUTS, PAGES, SECTION_NAMES, Settings, Site
from gazette.parallel import Meanwhile
from gazette.publishing import BusyError, Staging, prepare
from gazette.reading.problems import DataError
from gazette.reading.published import Published
from gazette.reading.store import Store
from gazette.rendering.compiled import CompiledTemplates
from gazette.rendering.layout import Layout, LayoutError, marker
from gazette.rendering.pages import Placeholders, Renderer
from gazette.rendering.written import Later, WrittenPage
from gazette.views.calendar import KIND as CALENDAR
from gazette.views.common import Showing
from gazette.views.comparison import comparable
from gazette.views.feeds import feeds
from gazette.views.find import finder
from gazette.views.front import front
from gazette.views.home import home

gc.enable()
log = logging.getLogger("mkdocs.hooks.gazette")
LAYOUT = "__layout__"
PACKAGE = Path(gazette.__file__).parent
JINJA = Path(jinja2.__file__).parent.as_posix()
BODY = re.compile(b"<body[^>]*>")
POLLED = 2_000
"""Up to so many records MkDocs looks at every file twice a second; with more, the system tells what changes."""
SOON = 1
"""So many seconds after a rebuild, when its pages have been looked at, what can wait is done."""
THEME_CSS = re.compile(r"assets/stylesheets/main\.\w+\.min\.css$")


class Build:
    """What one build knows; the catalogue of the last good one stays for `mkdocs serve`."""

    current: "Build"
    serving = False
    failure = ""
    """Why the last build failed, to be shown by `mkdocs serve`."""
    last_good: Catalogue | None = None
    store: Store | None = None
    memory: Shelf | None = None
    """What `mkdocs serve` keeps from one build to the next."""
    going_on = Lock()
    """Held while anything is done to a site that is served."""
    tidying = Timer(0, bool)
    """What will be done between two of its builds."""

    def __init__(self, config: MkDocsConfig) -> None:
        self.root = Path(config.config_file_path).parent
        self.now = now()
        self.today = self.now.date()
        self.problems = ""
        self.layouts: dict[str, Layout] = {}
        self.placeholders: dict[str, Placeholders] = {}
        self.written: dict[str, WrittenPage] = {}
        self.assets = Assets([])
        self.target = Path(config.site_dir)
        try:
            self.staging = Staging(self.target, memory(self.root, self.target))
        except BusyError as error:
            raise PluginError(str(error)) from None
        self.overrides = Path(config.theme.custom_dir or self.root / "overrides")
        compiled = CompiledTemplates(self.root / ".gazette" / "templates")
        self.renderer = Renderer(self.overrides, compiled)
        self.compiling = Meanwhile() if compiled.folder.is_dir() else Meanwhile(self.renderer.compile)
        self.catalogue = self._catalogue()
        self.edition = Edition(self.catalogue, self.staging, self.today)
        self.showing = Showing(self.catalogue, self.today)
        self.warnings = CountHandler()
        self.warnings.setLevel(logging.WARNING)
        logging.getLogger("mkdocs").addHandler(self.warnings)

    def _catalogue(self) -> Catalogue:
        try:
            rules = [] if Build.serving else [uncorrected(Published(self.target), self.today)]
            if Build.serving and not Build.store:
                Build.store = store_of(self.root, again=True)
            Build.last_good = load(self.root, self.now, Build.serving, rules, Build.store)
        except DataError as error:
            if not Build.serving:
                self.compiling.end()
                self.staging.discard()
                raise PluginError(str(error)) from None
            self.problems = str(error)
            log.error(self.problems)
            Build.last_good = Build.last_good or empty(self.root)
        return Build.last_good

    def finish(self) -> None:
        """Let go of what the build holds outside itself."""
        self.compiling.end()
        logging.getLogger("mkdocs").removeHandler(self.warnings)


def empty(root: Path) -> Catalogue:
    """A catalogue of nothing, to serve from while the data has never been right."""
    return Catalogue(
        {kind: {} for kind in PAGES if kind != "places"}, PlaceTable({}), SiteSettings(), root, lost, {"places": b""}
    )


def lost(kind: str, ident: str) -> Record:
    """Of nothing there is no record."""
    raise KeyError(kind, ident)


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember whether this is `mkdocs serve`."""
    Build.serving = command == "serve"
    gc.disable()  # a build makes few circles itself, and looking for them among all cards takes seconds


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the data before anything is touched, and build beside the site."""
    if not config.use_directory_urls:
        raise PluginError("Gazette 的页面地址以 / 结尾：请在 mkdocs.yml 里去掉 use_directory_urls: false")
    missing = [name for name in ("site_url", "repo_url") if not config.get(name)]
    Build.current = Build(config)
    if missing and not Build.serving:
        log.info(f"mkdocs.yml 没有写 {'、'.join(missing)}：不输出绝对地址、站点地图和“修改这条数据”的链接")
    config.site_dir = str(Build.current.staging.by_mkdocs)
    without_icons(config.theme)
    return config


def without_icons(theme: Any) -> None:
    """Let MkDocs list the theme's files without its 12,000 icons, which pages take from elsewhere."""
    complete = theme.get_env

    def get_env() -> Any:
        env = complete()

        def list_templates(extensions: Any = None, filter_func: Callable[[str], bool] | None = None) -> list[str]:
            found: set[str] = set()
            for folder in theme.dirs:
                for parent, folders, names in os.walk(folder):
                    folders[:] = [name for name in folders if not name.startswith(".")]
                    place = Path(parent).relative_to(folder)
                    found.update((place / name).as_posix() for name in names)
            return sorted(filter(filter_func, found))

        env.list_templates = list_templates
        return env

    theme.get_env = get_env


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Name our assets after what they hold, and add one hidden page per kind, for the theme to make a layout of."""
    leave_out_unused(files, config)
    Build.current.assets = named_assets(files)
    for kind in LAYOUTS:
        content = (
            f"---\ntitle: '{marker('title')}'\ndescription: '{marker('description')}'\nlayout: {kind}\n---\n\n"
            f"{marker('body')}\n"
        )
        path, inclusion = f"{kind}/{LAYOUT}.md", InclusionLevel.NOT_IN_NAV
        if kind == CALENDAR:  # one page, which the navigation names, and not a folder of pages
            path, inclusion = f"{kind}/index.md", InclusionLevel.INCLUDED
        file = File.generated(config, path, content=content, inclusion=inclusion)
        files.append(file)
    return files


def leave_out_unused(files: Files, config: MkDocsConfig) -> None:
    """Of the theme's own files pages load one style sheet; its scripts and source maps stay unpublished."""
    ours = (None, config.docs_dir, config.theme.custom_dir)
    for file in list(files):
        if file.src_dir not in ours and not THEME_CSS.match(file.src_uri):
            files.remove(file)


def named_assets(files: Files) -> Assets:
    """Publish our assets in a folder named after what they hold."""
    found = [file for file in files if file.src_uri.startswith(ASSETS) and file.inclusion.is_included()]
    for file in found:
        if file.is_javascript():
            file.content_string = smaller(file.src_uri, file.content_string)
    assets = Assets((file.src_uri, file.content_bytes) for file in found)
    for file in found:
        file.dest_uri = assets.published(file.src_uri)
    return assets


def on_env(env: Any, *, config: MkDocsConfig, files: Files) -> Any:
    """Give the theme's templates what they show of Gazette."""
    env.bytecode_cache = CompiledTemplates(Build.current.root / ".gazette" / "templates")
    css = next(file.src_uri for file in files.css_files() if THEME_CSS.match(file.src_uri))
    env.globals["gazette"] = SimpleNamespace(
        theme_css=css,
        mark=marker,
        kinds=SECTION_NAMES,
        site=Build.current.catalogue.site,
        absolute=bool(config.site_url),
        linked_data=partial(linked_data, config.site_url or "", config.site_name),
        editable=edit_base(config) is not None,
        feeds=[link for link in feeds(Build.current.catalogue) if not link.address.startswith("feeds/sector-")],
    )
    return env


def linked_data(site: str, name: str, page: Page) -> str:
    """What a hand-written page is about, for programs."""
    title = Markup(page.title or name).striptags()  # as the theme's templates show it
    return website(site, name) if page.is_homepage else breadcrumbs(site, here=title)


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Run a hand-written page through Jinja over the catalogue."""
    if is_layout(page):
        return markdown
    kept = Build.current.placeholders[page.file.src_uri] = Placeholders()
    root = "../" * page.url.count("/")
    showing = Build.current.showing
    values = {
        "home": lambda: Later(lambda: home(showing)),
        "front": lambda kind: Later(lambda: front(showing, kind)),
        "finder": lambda: Later(lambda: finder(showing)),
        "comparable": lambda: Later(lambda: comparable(showing)),
        "open_data": lambda: Later(lambda: open_data_shown(showing)),
        "feeds": lambda: Later(lambda: feeds(showing.catalogue)),
    }
    above = page.file.content_string.count("\n") - markdown.count("\n")  # its front matter, so that lines count right
    try:
        return Build.current.renderer.markdown("\n" * above + markdown, root, kept, **values)
    except Exception as error:
        if said := template_problem(error, f"docs/{page.file.src_uri}"):
            raise PluginError(said) from None
        raise


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the components of a hand-written page in."""
    kept = Build.current.placeholders.get(page.file.src_uri)
    return kept.fill(html) if kept else html


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Lead a page to our assets, and cut a layout page at its markers."""
    output = Build.current.assets.lead(output)
    if is_layout(page):
        try:
            Build.current.layouts[page.meta["layout"]] = Layout(output)
        except LayoutError as error:
            raise PluginError(f"overrides/main.html: {error}") from None
    elif (kept := Build.current.placeholders.get(page.file.src_uri)) and kept.later:
        Build.current.written[page.file.dest_uri] = WrittenPage(output, kept.later)
    return output


def on_post_template(output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
    """Leave the sitemap to Gazette, which knows all pages; lead the page of a wrong address to our assets."""
    return "" if template_name == "sitemap.xml" else Build.current.assets.lead(output_content)


@event_priority(-100)
def on_post_build(*, config: MkDocsConfig) -> None:
    """Publish the records, and swap the site in unless a strict build has warned."""
    settings = Settings(config.site_name, config.site_url or None, edit_base(config))
    build, staging = Build.current, Build.current.staging
    site = Site(build.catalogue, build.today, build.renderer, build.layouts, settings, build.written)
    config.site_dir = str(Build.current.target)
    build.compiling.answer()
    build.finish()
    if config.strict and Build.current.warnings.get_counts():
        staging.discard()  # MkDocs itself stops after this event
        return
    others = {path: content for path, content in by_mkdocs(staging.by_mkdocs) if path not in build.written}
    changed = build.edition.publish(site, recipe(settings), others)
    log.info(f"网站在 {Build.current.target}" if changed else f"没有变化，网站仍在 {Build.current.target}")


def by_mkdocs(folder: Path) -> Iterator[tuple[str, bytes]]:
    """MkDocs's own files by path, without the layouts."""
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if file.is_file() and file.parent.name != LAYOUT and path != f"{CALENDAR}/index.html":
            yield path, file.read_bytes()


def recipe(settings: Settings) -> bytes:
    """Names everything that makes a page what it is, but for records, layouts and the day."""
    build = Build.current
    folders = (PACKAGE, build.overrides / "pages", build.overrides / "components")
    kinds = (".py", ".docx", ".md", ".html")
    files = (file for folder in folders for file in sorted(folder.rglob("*")) if file.suffix in kinds)
    known = build.catalogue
    said = (*map(repr, (settings, known.site, known.finder)), known.stamps["places"].hex(), jinja2.__version__)
    return version_of(files, said).encode()


def memory(root: Path, target: Path) -> Shelf:
    """Where it is remembered what was published; a site that is only served is forgotten with it."""
    if Build.serving:
        Build.memory = Build.memory or OwnShelf(target.parent / f".{target.name}-memory")
        return Build.memory
    name = blake2b(str(target.resolve()).encode(), digest_size=8).hexdigest()
    return Shelf(root / ".gazette" / "sites" / name)


def on_build_error(*, error: Exception) -> None:
    """Leave the last site as it was; a mistake in a template is told as `file:line`, not as a traceback."""
    if hasattr(Build, "current"):
        Build.current.finish()
        Build.current.staging.discard()
    said = None if isinstance(error, BuildError) else template_problem(error)
    Build.failure = said or str(error)
    if said:
        raise PluginError(said) from None


def on_serve(server: Any, *, config: MkDocsConfig, builder: Any) -> Any:
    """Rebuild when data, templates or code change; while a rebuild fails, the last good pages say why."""
    if sum(map(len, Build.current.catalogue.cards.values())) > POLLED:
        from gazette.watching import observer  # only now: a build needs none

        server.observer.start()  # MkDocs's own, for what it watches itself
        server.observer = observer()
    for folder in ("data", "overrides", "hooks"):
        if (Build.current.root / folder).is_dir():
            server.watch(str(Build.current.root / folder))

    def rebuild() -> None:
        with Build.going_on:
            Build.failure = ""
            gc.disable()
            try:
                builder()
            except Exception as error:  # raised on, it would leave every request waiting until it is mended
                Build.failure = Build.failure or str(error)
                log.error(Build.failure)
            else:
                Build.failure = Build.current.problems
        tidy_soon()

    Build.failure = Build.current.problems
    tidy_soon()
    server.builder = rebuild
    server.set_app(partial(tell, server.get_app()))
    return server


def tidy_soon() -> None:
    """Between two rebuilds of a site that is served, do what need not keep anybody waiting."""

    def tidy() -> None:
        with Build.going_on:
            gc.collect()  # the last catalogue is a circle, and hundreds of megabytes
            gc.enable()
            prepare(Build.current.target, memory(Build.current.root, Build.current.target))

    Build.tidying.cancel()
    Build.tidying = Timer(SOON, tidy)
    Build.tidying.daemon = True
    Build.tidying.start()


def tell(app: Any, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer a request; while something is wrong, every page says at its top what it is (PEP 3333)."""
    if not Build.failure:
        return app(environ, start_response)
    note = f'<pre class="problems" role="alert">重新生成时出错，下面是上一次的内容：\n\n{escape(Build.failure)}</pre>'
    said: list[Any] = []
    body = b"".join(app(environ, lambda *status_and_headers: said.extend(status_and_headers)))
    status, headers, *_ = said
    if dict(headers).get("Content-Type", "").startswith("text/html"):
        body = BODY.sub(lambda found: found[0] + note.encode(), body, count=1)
        headers = [(name, value) for name, value in headers if name != "Content-Length"]
        headers.append(("Content-Length", str(len(body))))
    start_response(status, headers)
    return [body]


def on_shutdown() -> None:
    """Forget what was only served, and end at once."""
    if Build.serving and hasattr(Build, "current"):
        Build.tidying.cancel()
        with Build.going_on:
            shutil.rmtree(Build.current.staging.memory.folder, ignore_errors=True)
    gc.freeze()  # Python's end would look through all cards for circles: 0.4 s of 10,000 records


def is_layout(page: Page) -> bool:
    """Whether a page is one that records are poured into."""
    return page.file.src_uri == f"{CALENDAR}/index.md" or Path(page.file.src_uri).stem == LAYOUT


def edit_base(config: MkDocsConfig) -> str | None:
    """The address for editing under which `data/` stands, from MkDocs's repo_url and edit_uri."""
    if not config.repo_url or not config.edit_uri:
        return None
    docs = Path(config.docs_dir).name
    uri = config.edit_uri.strip("/").removesuffix(docs).strip("/")
    return f"{config.repo_url.rstrip('/')}/{uri}/"


def template_problem(error: Exception, where: str = "") -> str | None:
    """A mistake in a template (`where`, when it has no file) as `file:line: what is wrong`; None for other errors."""
    frames = traceback.extract_tb(error.__traceback__)
    unnamed = ("<template>", "<unknown>")
    own = [frame for frame in frames if frame.filename.endswith((".md", ".html")) or frame.filename in unnamed]
    inside = own and (frames[-1] is own[-1] or JINJA in frames[-1].filename)  # not in what the template calls
    if not own or not (inside or isinstance(error, TemplateError)):
        return None
    file = where if own[-1].filename in unnamed else own[-1].filename
    return f"{file}:{own[-1].lineno}: 模板写法有误；{error}"
