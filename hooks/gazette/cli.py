"""The `gazette` command: what an editor does besides building the site."""

import sys
from pathlib import Path
from time import perf_counter
from typing import IO, Any

import click

from gazette.clock import now
from gazette.compression import CompressionError
from gazette.compression import compress as compress_site
from gazette.loading import load
from gazette.model.release import DRAFT
from gazette.reading.problems import DataError
from gazette.reading.records import lacks
from gazette.schema import write_schemas
from gazette.template import TemplateError, create, write_templates


class Refusal(click.ClickException):
    """Ends a command with words for an editor."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Without click's English beginning."""
        click.echo(self.message, file=file, err=True)


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


@main.command(help="检查全部数据，列出每一处要改的地方。")
def check() -> None:
    """Print every problem of every file and exit with 1, or say that there is none."""
    try:
        catalogue = load(root := project_root(Path.cwd()), now())
    except DataError as error:
        click.echo(error, err=True)
        sys.exit(1)
    click.echo(f"检查通过：{sum(map(len, catalogue.cards.values()))} 条记录，没有问题。")
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
