"""The `gazette` command: what an editor does besides building the site."""

import sys
from pathlib import Path
from time import perf_counter
from typing import IO, Any, get_args

import click
import yaml

from gazette.clock import now
from gazette.compression import CompressionError
from gazette.compression import compress as compress_site
from gazette.correcting.run import Entry, NotCorrected
from gazette.correcting.run import correct as corrected
from gazette.correcting.uncorrected import uncorrected
from gazette.loading import checked, load, problems_of, read
from gazette.model.approved_list import Row, Stage
from gazette.model.release import DRAFT
from gazette.reading.folder import ID
from gazette.reading.problems import DataError
from gazette.reading.published import Published
from gazette.reading.records import lacks
from gazette.schema import write_schemas
from gazette.template import TemplateError, create, write_templates


class Refusal(click.ClickException):
    """Ends a command with words for an editor."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Without click's English beginning."""
        click.echo(self.message, file=file, err=True)


class Misuse(Refusal):
    """The command was called with what it cannot follow."""

    exit_code = 2


class OneOf(click.Choice[str]):
    """An option with few answers."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The answer itself."""
        if value not in self.choices:
            raise Misuse(f"{param.opts[0] if param else ''} 只能写 {'、'.join(self.choices)}；现在写的是 '{value}'")
        return str(value)


def project_root(start: Path) -> Path:
    """The nearest folder, from `start` upwards, with a mkdocs.yml."""
    for folder in (start, *start.parents):
        if (folder / "mkdocs.yml").is_file():
            return folder
    raise Refusal("这里和上级目录都没有 mkdocs.yml；请在项目目录里运行")


@click.group(help="Gazette：把公共项目信息从 YAML 变成可搜索的网站。")
@click.version_option(package_name="gazette")
def main() -> None:
    """Gather the commands."""


def site_folder(root: Path) -> Path:
    """Where mkdocs.yml has the site built; other settings may hold tags that only MkDocs knows."""
    settings = yaml.compose((root / "mkdocs.yml").read_text("utf-8"), Loader=yaml.SafeLoader)
    pairs = settings.value if isinstance(settings, yaml.MappingNode) else ()
    found = next((str(value.value) for key, value in pairs if key.value == "site_dir"), "site")
    return root / found


published = click.option(
    "--published",
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="拿哪一份已经发布的网站来对照；不写就是 mkdocs.yml 的 site_dir。",
)


@main.command(help="检查全部数据，列出每一处要改的地方。")
@published
def check(published: Path | None) -> None:
    """Print every problem of every file and exit with 1, or say that there is none."""
    root = project_root(Path.cwd())
    site, moment = published or site_folder(root), now()
    last = Published(site)
    try:
        catalogue = load(root, moment, further=[uncorrected(last, moment.date())])
    except DataError as error:
        click.echo(error, err=True)
        sys.exit(1)
    click.echo(f"检查通过：{sum(map(len, catalogue.cards.values()))} 条记录，没有问题。")
    if last.records is None:
        click.echo(f"{site.name}/ 里没有可以对照的网站：没有检查改动是否写进了更新记录。")
    for (kind, ident), until in sorted(catalogue.hidden.items()):
        file = catalogue.file(kind, ident)
        if until != DRAFT:
            click.echo(f"等待发布：{file}，{until[:16].replace('T', ' ')} 以后")
            continue
        lacked = lacks(kind, root, file)
        click.echo(f"草稿：{file}，" + (f"还缺 {'、'.join(lacked)}" if lacked else "写全了，删去 draft 就发布"))


@main.command(help="由模板新建一条记录：KIND 是 data/ 下的目录名，如 notices；ID 是编号，也是文件名和网址。")
@click.argument("kind", default="")
@click.argument("ident", metavar="ID", default="")
def new(kind: str, ident: str) -> None:
    """Copy a template and say what to do next."""
    if not ident:
        raise Refusal("要写两样：哪一类、编号是什么，如 gazette new notices 2099-example-call")
    try:
        path = create(project_root(Path.cwd()), kind, ident)
    except TemplateError as reason:
        raise Refusal(str(reason)) from None
    click.echo(f"已建好 {path}。接下来：")
    click.echo("1. 打开它，把示例换成原文写的；用得上的行去掉行首的 #，用不上的删去。")
    click.echo("2. 运行 gazette check，照提示改到没有问题。")
    click.echo(f"3. 运行 mkdocs serve，看 /{kind}/{ident}/ 这一页。")


@main.command(help="给改动过的、已经发布的记录写一条更新记录：KIND/ID 如 notices/2099-example-call；不写就是全部。")
@click.argument("wanted", metavar="[KIND/ID]", default="")
@click.option("--minor", is_flag=True, help="只是文字修补，不影响结论。")
@click.option("--text", default="", metavar="为什么", help="改了什么、为什么，写给读者看；不写就只说改了哪几项。")
@published
def correct(wanted: str, minor: bool, text: str, published: Path | None) -> None:
    """Write the entries and say what was written."""
    root, moment = project_root(Path.cwd()), now()
    wanted = wanted.removeprefix("data/").removesuffix(".yml")
    entry = Entry(moment.date(), "minor" if minor else "major", text)
    catalogue, problems = checked(root, moment)
    try:
        told = corrected(catalogue, problems, Published(published or site_folder(root)), wanted, entry)
    except NotCorrected as reason:
        raise Refusal(str(reason)) from None
    click.echo("\n".join(told))


@main.command(help="由数据模型更新 data/schema/ 和各模板里的说明，供编辑器补全和提示。")
def schema() -> None:
    """Write the schemas and the comments of the templates that are missing or out of date."""
    root = project_root(Path.cwd())
    try:
        changed = write_schemas(root) + write_templates(root)
    except TemplateError as reason:
        raise Refusal(str(reason)) from None
    click.echo("\n".join(f"已更新 {path}" for path in changed) or "都是最新的，没有改动。")


@main.command(help="把生成好的网站 SITE（默认 site）预先压缩成可以交给网页服务器的文件夹（默认 public）。")
@click.argument("site", default="site", type=click.Path(path_type=Path))
@click.option("--to", "target", default="public", type=click.Path(path_type=Path), help="放在哪个文件夹。")
def compress(site: Path, target: Path) -> None:
    """Make a folder for a web server beside the site, and say how long it took."""
    root = project_root(Path.cwd())
    started = perf_counter()
    try:
        count = compress_site(root / site, root / target, root / ".gazette" / "compressed")
    except CompressionError as reason:
        raise Refusal(str(reason)) from None
    click.echo(f"压缩了 {count} 个文件，用时 {perf_counter() - started:.2f} 秒；网页服务器用的文件夹是 {target}")


@main.group("import", help="由表格生成数据。")
def import_() -> None:
    """Gather what can be imported."""


@import_.command("list")
@click.argument("file", default="", metavar="FILE")
@click.option("--id", "ident", default="", metavar="ID", help="名单的编号，也是文件名和网址；已有的文件接着写。")
@click.option("--call", default="", metavar="ID", help="申报通知的 id。")
@click.option("--no-call", default="", metavar="原因", help="没有申报通知的原因。")
@click.option("--name", default="", help="名单的简称；不写就用表格的标题。")
@click.option("--stage", type=OneOf(get_args(Stage)), help="阶段：公示、公布 等。")
@click.option("--date", "announced", default="", metavar="日期", help="公示或公布的日期，如 2024-08-15。")
@click.option("--sheet", default="", metavar="名称", help="读哪一张工作表。")
@click.option("--header", type=click.IntRange(1), metavar="行", help="表头在第几行。")
@click.option("--column", "columns", multiple=True, metavar="表头=用途", help="一列是什么；表头可以换成列的字母。")
@click.option(
    "--party",
    type=OneOf(get_args(Row.model_fields["party"].annotation)),
    help="各行是哪一类。",
)
@click.option(
    "--place", "told", multiple=True, metavar="[行:]名称=代码", help="一个名称是哪个地区；几个代码用逗号隔开。"
)
@click.option("--no-place", "none", multiple=True, metavar="[行:]名称", help="一个名称不写地区。")
@click.option("--skip-row", "skipped", multiple=True, type=click.IntRange(1), metavar="行", help="不要这一行。")
@click.option("--hidden", type=OneOf(["skip", "take"]), help="藏起的行和列：skip 不要、take 照样导入。")
@click.option("--incomplete", is_flag=True, help="表不全：合计和总数可以对不上。")
@click.option("--gone", type=OneOf(["keep", "drop"]), help="文件里有、表里没有的行：keep 留着、drop 删去。")
def import_list(file: str, ident: str, **options: Any) -> None:
    """由表格（.xlsx、.csv）写出 data/lists/ID.yml。

    逐行报告怎么对上的；有拿不准的地方就一个字也不写，只列出可选的选项，选好再运行一次。同一张表导入两次，第二次没有改动。
    """
    from gazette.importing import run  # only here: a build must start at once

    if not file or not ident:
        raise Misuse("要写两样：哪个表格、名单的编号，如 gazette import list 名单.xlsx --id 2099-example-list")
    root = project_root(Path.cwd())
    if not Path(file).is_file():
        raise Misuse(f"没有这个文件：{file}")
    if not ID.fullmatch(ident):
        raise Misuse(f"--id 只用小写英文、数字和连字符，不能全是数字；现在写的是 '{ident}'")
    if options["call"] and options["no_call"]:
        raise Misuse("--call 和 --no-call 只写一个")
    catalogue, _ = read(root, now(), preview=True)
    if options["call"] and options["call"] not in catalogue.cards["notices"]:
        raise Misuse(f"--call：data/notices/ 里没有 '{options['call']}'")
    try:
        outcome = run.import_list(
            Path(file),
            root / "data" / "lists" / f"{ident}.yml",
            run.told_by(options),
            catalogue.places,
            catalogue.notices[options["call"]] if options["call"] else None,
            lambda content: problems_of(root, now(), "lists", ident, content),
        )
    except run.WrongUse as wrong:
        raise Misuse(str(wrong)) from None
    except run.ImportFailed as reason:
        raise Refusal(str(reason)) from None
    click.echo(outcome.report)
    sys.exit(0 if outcome.settled else 1)
