"""办法、规则、指南、标准: what they govern, their articles in short, and the support they lay down."""

from typing import ClassVar, Literal

from gazette.model.base import Clausal, ProgrammeId, SectorId
from gazette.model.document import Applicant, Attachment, Contact, Document, Statement
from gazette.model.quantity import Support
from gazette.model.release import Publication
from gazette.model.text import Rich, Text


class Article(Clausal):
    """One article in a sentence."""

    number: Text
    """条：照原文，如 第三条。"""
    chapter: Text | None = None
    """章：照原文。"""
    text: Rich
    """内容：用自己的话写。"""


class Structure(Clausal):
    """How a part of the document is built, as its source says."""

    name: Text
    """部分：如 试点工作规则（暂行）。"""
    text: Text
    """结构：如 7 章 20 条。"""


class Rules(Publication):
    """办法、规则、指南、标准."""

    kind: ClassVar[str] = "rules"

    name: Text
    """简称：列表和卡片上用的短名。"""
    type: Literal["办法", "规则", "指南", "标准", "细则", "规定"]
    """类型：办法、规则、指南、标准、细则、规定。"""
    document: Document
    """文件：标题、文号、机关、日期、来源。"""
    governs: tuple[ProgrammeId, ...] = ()
    """适用项目：管哪些项目。"""
    sectors: tuple[SectorId, ...] = ()
    """领域：data/site.yml 里 sectors 的编号。"""
    summary: tuple[Rich, ...]
    """一分钟读懂：三到五句自己的话。"""
    purpose: tuple[Statement, ...] = ()
    """目的：为什么定。"""
    structure: tuple[Structure, ...] = ()
    """结构：几章几条。"""
    applicants: tuple[Applicant, ...] = ()
    """申报主体：规则写明的。"""
    articles: tuple[Article, ...] = ()
    """条文摘要：逐条。"""
    support: tuple[Support, ...] = ()
    """支持：按类别的支持标准。"""
    contacts: tuple[Contact, ...] = ()
    """联系方式：照原文。"""
    attachments: tuple[Attachment, ...] = ()
    """附件：照清单。"""
