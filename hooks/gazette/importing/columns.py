"""Which column of a table says what: guessed from its header and its cells, or told by the editor."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from gazette.importing.doubt import Doubt, option

ROLES = {
    "number": "序号",
    "label": "名称",
    "within": "上级地区、分组",
    "places": "地区",
    "groups": "分组",
    "members": "成员",
    "status": "状态",
    "since": "自",
    "until": "至",
    "document": "依据",
    "note": "说明",
    "value": "数值",
    "skip": "不用",
}
"""What a column can be → the word for it. `within` is a place around that of the row, or a group."""
BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
PREFIX = "(?:所属|所在|属|试点|拟?入选|重点|示范|推荐|申报|获批|创建|建设|上榜|获评)*"
PLACES = {"地区|区域|片区|地方": 0, "省份?|省区?市区?|省级(?:行政区)?": 1, "城市|地?市|设区市|市州|州市|地级市": 2}
PLACES |= {"县|区县|县区|县市区?|市县|县域|区": 3}
"""What a header of places is called → how small they are."""
PARTIES = {
    "企业|公司|运营商": "enterprise",
    "(?:产业|工业|科技)?园区?|开发区|高新区|经开区": "park",
    "街道|乡镇|社区|乡镇街道": "street",
    "姓名|人员|个人|人选": "person",
    "项目|案例|课题": "project",
    "联合体|城市群|集群": "consortium",
    "单位|申报主体|主体|机构": "",
}
"""What a header of others than places is called → what they are; empty where only the cells tell."""
OTHERS = {
    "number": "序号?|编号|no\\.?|№",
    "label": "名称?|名单|地名|对象",
    "members": "(?:(?:联合体)?成员|参与|联合|合作|组成)(?:单位|城市)?|(?:包含|所含)(?:地区|城市)",
    "groups": "类[别型]?|组别?|分组|分类|批次|领域|方向|(?:所属)?行业|级别|层级|等级|档次|片区",
    "status": "状态|结果|(?:验收|评审|评估)?(?:结果|结论)|是否通过",
    "since": "起始?(?:时间|日期)|自|(?:获批|批复|认定|授牌|开始)(?:时间|日期)|生效日期",
    "until": "止|至|(?:截止|终止|结束|到期)(?:时间|日期)|有效期至?",
    "document": "(?:批复)?文号|发文字号|(?:批复|批准)?文件|依据",
    "note": "备注|说明|附注",
}
NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
MEASURED = re.compile(rf"({NUMBER.pattern})\s*([^\d\s,.，。]{{0,4}})")
MISSING = frozenset(("", "-", "—", "——", "/", "／", "－"))
"""What a cell without a value says."""
NO_NUMBER = MISSING | {"无", "暂无"}
UNIT = re.compile(r"[（(](?:单位[:：])?([^（）()\d]{1,8})[）)]$")
COMPANY = re.compile("公司|集团|厂|银行|研究院|研究所|大学|学院|医院|中心")


@dataclass(frozen=True)
class Header:
    """A column and what its header says, on one line."""

    column: int
    name: str

    @property
    def letter(self) -> str:
        """The column as the spreadsheet program calls it."""
        return letters(self.column)


def letters(column: int) -> str:
    """1 is A, 27 is AA."""
    found, rest = "", column
    while rest:
        rest, last = divmod(rest - 1, 26)
        found = chr(ord("A") + last) + found
    return found


@dataclass(frozen=True)
class Use:
    """What one column is used for."""

    header: Header
    role: str
    told: bool = False
    ident: str = ""
    """The id of a value's column where the editor gives one."""
    size: int | None = None
    """Of a column of places: 0 any, 1 provinces, 2 cities, 3 counties."""

    @property
    def name(self) -> str:
        """A value's name: the header without its unit."""
        return UNIT.sub("", self.header.name) or self.header.name

    @property
    def unit(self) -> str:
        """A value's unit, where the header states one."""
        found = UNIT.search(self.header.name)
        return found[1] if found else ""


@dataclass(frozen=True)
class Columns:
    """The uses of all columns, and what each row is."""

    uses: tuple[Use, ...]
    party: str

    def of(self, role: str) -> list[Use]:
        """The columns of a role, in their order."""
        return [use for use in self.uses if use.role == role]


def bare(header: str) -> str:
    """A header without spaces and what stands in brackets."""
    return re.sub(r"[\s:：]", "", BRACKETED.sub("", header)).lower()


def recognised(header: str) -> bool:
    """Whether the words are those of a header, and not of a title or a row."""
    words = bare(header)
    return _first(OTHERS, words) is not None or _first({**PLACES, **PARTIES}, words) is not None


def _first(table: Mapping[str, object], words: str) -> object:
    if table is OTHERS:
        return next((role for role, pattern in OTHERS.items() if re.fullmatch(f"{PREFIX}(?:{pattern})", words)), None)
    return next(
        (found for pattern, found in table.items() if re.fullmatch(f"{PREFIX}(?:{pattern})(?:名称|名)?", words)), None
    )


def told(headers: list[Header], overrides: Iterable[str]) -> dict[int, Use]:
    """The uses that the editor names, by column; raises ValueError with words for an editor."""
    found: dict[int, Use] = {}
    for override in overrides:
        name, equals, role = override.rpartition("=")
        role, _, ident = role.strip().partition(":")
        wanted = re.sub(r"\s", "", name)
        if not equals or role not in ROLES or (ident and role != "value"):
            raise ValueError(f"--column 写成 表头=用途，用途有 {'、'.join(ROLES)}；现在写的是 '{override}'")
        meant = [header for header in headers if re.sub(r"\s", "", header.name) == wanted]
        meant = meant or [header for header in headers if header.letter == wanted.upper()]
        if len(meant) != 1:
            listed = "、".join(f"{header.letter} {header.name}" for header in headers)
            problem = "有几列叫" if meant else "没有这一列："
            raise ValueError(f"{problem}'{name}'；表头有 {listed}（可以用列的字母）")
        found[meant[0].column] = Use(meant[0], role, True, ident, _size(meant[0]))
    return found


def _size(header: Header) -> int | None:
    size = _first(PLACES, bare(header.name))
    return size if isinstance(size, int) else None


def assign(
    headers: list[Header], cells: Callable[[int], list[str]], overrides: Iterable[str], party: str
) -> tuple[Columns, list[Doubt]]:
    """What each column is, and the columns that need a person. `cells` are the texts of a column's rows."""
    uses = told(headers, overrides)
    entities: dict[Header, str] = {}
    places: list[Use] = []
    doubts: list[Doubt] = []
    filled = {header.column for header in headers if any(cells(header.column))}
    for header in headers:
        if header.column in uses:
            continue
        words = bare(header.name)
        entity, role, size = _first(PARTIES, words), _first(OTHERS, words), _size(header)
        if filled and header.column not in filled:
            uses[header.column] = Use(header, "skip")
        elif size is not None and role != "label":
            places.append(Use(header, "places", size=size))
        elif isinstance(entity, str) and role != "label":
            entities[header] = entity
        elif role:
            uses[header.column] = Use(header, str(role))
        elif all(text in NO_NUMBER or MEASURED.fullmatch(text) for text in cells(header.column)):
            uses[header.column] = Use(header, "value")
        else:
            doubts.append(_what_is(header, cells(header.column)))
    labels = [use.header for use in uses.values() if use.role == "label"]
    if not labels and entities:
        labels = [next(iter(entities))]
        uses[labels[0].column] = Use(labels[0], "label")
        party = party or entities.pop(labels[0]) or _party_of(cells(labels[0].column))
        if not party:
            options = tuple(option("--party", word) for word in ("enterprise", "park", "person", "project", "place"))
            doubts.append(Doubt(f"看不出“{labels[0].name}”是哪一类", None, options))
    doubts += [_what_is(header, cells(header.column)) for header in entities]
    if len(labels) > 1:
        again = tuple(option("--column", f"{header.letter}=skip", f"不用“{header.name}”") for header in labels)
        doubts.append(Doubt("不止一列像名称；只能有一列", None, again))
    _nest(places, bool(labels), uses)
    if not any(use.role == "label" for use in uses.values()):
        options = tuple(option("--column", f"{header.name}=label") for header in headers)
        doubts.append(Doubt("看不出哪一列是名称", None, options))
    return Columns(tuple(uses[column] for column in sorted(uses)), party or "place"), doubts


def _nest(places: list[Use], labelled: bool, uses: dict[int, Use]) -> None:
    """Of several columns of places the smallest is the row's; the others lie around it."""
    told_places = any(use.role == "places" for use in uses.values())
    smallest = max(places, key=lambda use: use.size or 0, default=None) if not (labelled and told_places) else None
    for use in places:
        if use is smallest:
            uses[use.header.column] = replace(use, role="places" if labelled else "label")
        else:
            uses[use.header.column] = replace(use, role="within")


def _party_of(cells: list[str]) -> str:
    companies = [text for text in cells if COMPANY.search(text)]
    return "enterprise" if 2 * len(companies) > len(cells) else ""


def _what_is(header: Header, cells: list[str]) -> Doubt:
    sample = next((text for text in cells if text), "")
    roles = ("note", "groups", "members", "value", "skip")
    options = tuple(option("--column", f"{header.name}={role}", ROLES[role]) for role in roles)
    return Doubt(f"{header.letter} 列“{header.name}”（如“{sample[:20]}”）是什么，看不出来", None, options)
