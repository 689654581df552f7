"""The `gazette` command: what an editor does besides building the site."""

import sys
from pathlib import Path
from typing import IO, Any

import click

from gazette.checks import load
from gazette.reading.problems import DataError
from gazette.schema import write_schemas


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
        catalogue = load(project_root(Path.cwd()))
    except DataError as error:
        click.echo(error, err=True)
        sys.exit(1)
    counts = {kind: len(records) for kind, records in catalogue.data.records.items() if kind != "places"}
    click.echo(f"检查通过：{sum(counts.values())} 条记录，没有问题。")


@main.command(help="由数据模型重新生成 data/schema/ 里的 JSON Schema，供编辑器补全和提示。")
def schema() -> None:
    """Write the schemas that are missing or out of date."""
    changed = write_schemas(project_root(Path.cwd()))
    click.echo("\n".join(f"已更新 {path}" for path in changed) or "data/schema/ 已是最新，没有改动。")
