"""What `{{ value }}` writes, and that templates speak Jinja whole."""

from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, UndefinedError
from markupsafe import Markup

from gazette.model.text import Rich
from gazette.rendering.templates import Templates
from gazette.rendering.text import for_html, for_markdown, one_line, visible_text

TEXTS = st.text(st.sampled_from("ab中文，。　 \n\t&<>\"'*_[]()#.-\u200b\u202e\ufdd0\ufffd") | st.characters())


@given(TEXTS)
def test_text_shows_as_it_stands(text: str) -> None:
    for shown in (for_html(text), for_markdown(text), for_html(Rich(text.translate({42: "", 91: ""})))):
        assert not set(shown) & set("<>\"'\n")
    assert unescape(for_html(text)) == unescape(for_markdown(text)) == one_line(text)


@given(TEXTS)
def test_markdown_finds_no_mark_in_text(text: str) -> None:
    marks = set("!\"$'()*+-./:<=>?@[\\]^_`{|}~")
    assert not set(for_markdown(text)) & marks


def test_one_line_has_no_break_and_nothing_invisible() -> None:
    assert one_line("一行 \n 二行\u200b\u202e\nword\nword") == "一行二行 word word"


def test_rich_text_keeps_its_marks() -> None:
    text = Rich("**要** < [网](https://a.example/?a=1&b=2)。")
    assert for_html(text) == '<strong>要</strong> &#60; <a href="https://a.example/?a=1&amp;b=2">网</a>。'
    assert for_markdown(text) == "**要** &#60; [网](https://a.example/?a=1&amp;b=2)。"
    assert for_html(Rich("没有标记")) == for_markdown(Rich("没有标记")) == "没有标记"


def test_what_is_no_text() -> None:
    assert [for_html(value) for value in (None, 12, Markup("<b>"))] == ["", "12", "<b>"]
    assert [for_markdown(value) for value in (None, 12, Markup("<b>"))] == ["", "12", "<b>"]


LANGUAGE = (
    "{{ text }}{{ number }}{{ 'constant <' }}{{ text ~ '<' }}{{ text | upper }}",
    "{% macro m(a, b='<') %}<i>{{ a }}{{ b }}</i>{% endmacro %}{{ m(text) }}{{ m(text, b=text) }}{{ m(*[1, 2]) }}",
    "{% macro m() %}<i>{{ caller(text) }}</i>{% endmacro %}{% call(x) m() %}{{ x }}<b>{% endcall %}",
    "{% macro m() %}{{ kwargs['class'] }}{{ varargs }}{% endmacro %}{{ m(1, class=text) }}{{ m(**{'class': 2}) }}",
    "{% for x in [1, 2] %}{{ x }}{{ loop.cycle(text, '-') }}{% if not loop.last %}、{% endif %}{% endfor %}",
    "{{ text.upper() }}{{ 'yes' if number > 3 }}{{ [text, '<'] | join('&') }}{{ dict(a=1)['a'] }}",
    "{% set n = namespace(v=1) %}{% set n.v = 2 %}{{ n.v }}{% filter upper %}{{ text }}{% endfilter %}",
    "{% macro m(a, b) %}{{ 'no b' if b is not defined }}{{ a }}{% endmacro %}{{ m(text) }}{{ m(b=1, a=2) }}",
    "{% macro m(macro, finished) %}{{ macro }}{{ finished }}{% endmacro %}{{ m(text, finished=1) | e }}",
    "{% macro m(n) %}{% if n %}{{ n }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(number) }}{{ number.real }}",
    "{% from 'lib.html' import twice as two %}{% macro m(x) %}{{ two(x) }}{% endmacro %}{{ m(text) }}{{ two(x=1) }}",
    "{% from 'lib.html' import twice %}{% with n = text %}{% include 'part.html' %}{% endwith %}{{ twice(1) }}",
    "{% from 'lib.html' import twice %}{% if false %}{{ twice }}{% endif %}{{ [text, 1] | map('string') | join('<') }}",
    "{% set part %}{{ text }}<i>{% endset %}{% for x in [1, 2] %}{{ part }}{{ number }}{% endfor %}",
    "{% from 'lib.html' import twice %}{{ twice(text) }}{% import 'lib.html' as lib with context %}{{ lib.twice(1) }}",
    "{% for x in text %}{% for y in [x, x] %}{{ loop.index0 }}{{ y if loop.first }}{% endfor %}{{ loop.last }}"
    "{% endfor %}",
    "{% for x in [] %}{{ loop.index }}{% else %}{{ text }}{% endfor %}{% for x in {1: 2} %}{{ loop.last }}{% endfor %}",
    "{% for x in [1, 2] if x %}{{ loop.last }}{% endfor %}{% for x in [1] %}{{ loop.length }}{{ loop }}{% endfor %}",
    "{% for x in [1, 2] %}{% set y = x ~ text %}{{ y }}{% for y in [y] %}{{ loop.index }}{{ y }}{% endfor %}"
    "{% endfor %}",
    "{% for x in [1, 2] %}{% with n = loop.last %}{% include 'part.html' ignore missing %}{% endwith %}{% endfor %}",
    "{% macro m(text) %}{{ text }}{% endmacro %}{{ m(number) }}{% set m = text %}{{ m }}{{ '<' if number else 2 }}",
    "{% from 'lib.html' import twice %}{% set twice = dict %}{{ twice(a=text)['a'] }}{{ absent is defined }}",
    "{% block b %}{% macro m(x) %}{{ x }}{% endmacro %}{{ m(text) }}{% endblock %}"
    "{% include 'part.html' without context %}",
    "{% extends 'base.html' %}{% block b %}{{ super() }}{{ text }}{% endblock %}",
)


LIBRARY = {
    "lib.html": "{% macro twice(x) %}{{ x }}<br>{{ x }}{% endmacro %}",
    "part.html": "{{ twice(n) if twice is defined }}{{ number if number is defined }}",
    "base.html": "<p>{% block b %}{{ number }}{% endblock %}{{ text }}",
}


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    for name, source in LIBRARY.items():
        (tmp_path / name).write_text(source, "utf-8")
    return Templates(tmp_path, for_html, None)


@pytest.mark.parametrize("source", LANGUAGE)
def test_templates_mean_what_they_mean_in_jinja(templates: Templates, source: str) -> None:
    jinja = Environment(loader=DictLoader(LIBRARY), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    values = {"text": "a<b>&'c'", "number": 3}
    assert templates.from_string(source).render(values) == jinja.from_string(source).render(values)


NOTHING = (
    "{{ nothing }}",
    "{{ nothing() }}",
    "{{ text.nothing }}",
    "{{ text.nothing() }}",
    "{% from 'lib.html' import nothing %}{{ nothing() }}",
    "{% from 'lib.html' import twice %}{{ twice() }}",
)


@pytest.mark.parametrize("source", NOTHING)
def test_what_is_not_there_is_a_mistake(templates: Templates, source: str) -> None:
    with pytest.raises((UndefinedError, AttributeError)):
        templates.from_string(source).render(text="a")


def test_what_many_pages_say_is_made_once_for_each_of_equal_things(templates: Templates) -> None:
    one, other = ["a"], ["a"]
    said: list[object] = []

    def macro(thing: list[str], root: str) -> Markup:
        said.append((id(thing), root))
        return Markup(root + thing[0])

    source = templates.from_string("{% for x in things %}{{ once(macro, x, root) }} {% endfor %}")
    pages = [source.render(macro=macro, things=[one, other], root=root) for root in ("../", "../", "")]
    assert pages == ["../a ../a ", "../a ../a ", "a a "]
    assert said == [(id(one), "../"), (id(other), "../"), (id(one), ""), (id(other), "")]


def test_visible_text_is_a_line_for_each_block() -> None:
    html = (
        "<h2>标 题</h2><p>一\n  行<b>粗</b><br>二</p><button>复制</button>"
        '<details class="toc-folded">目录</details><ul>\n<li> &lt;&#46;\t x</li></ul>'
    )
    assert visible_text(html) == "标 题\n一 行粗\n二\n<. x"
