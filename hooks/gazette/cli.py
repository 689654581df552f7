"""The `gazette` command: what an editor does besides building the site."""

import sys
from pathlib import Path

import click

from gazette.checks import load
from gazette.reading.problems import DataError


def project_root(start: Path) -> Path:
    """The nearest folder, from `start` upwards, with a mkdocs.yml."""
    for folder in (start, *start.parents):
        if (folder / "mkdocs.yml").is_file():
            return folder
    raise click.ClickException("这里和上级目录都没有 mkdocs.yml；请在项目目录里运行")


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
