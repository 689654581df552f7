"""The invented records themselves: one function per kind, each a tree ready to be written as YAML.

First comes a skeleton of all documents (`Stub`: kind, id, programme, issuer, day, title, number), so that records can
name each other; then each is filled.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .words import Words
from .world import TODAY, Office, Place, World, short

Tree = dict[str, Any]
TYPES = {"遴选": 12, "申报": 30, "评估": 10, "征集": 10, "公示": 14, "公告": 8, "通报": 6, "通知": 10}
WORDS = {"notices": "notice", "plans": "plan", "rules": "rules", "lists": "list"}
CALLS = ("遴选", "申报", "评估", "征集")

PLAN_TYPES = ("行动计划", "意见", "规划", "方案", "措施", "指导意见")
RULES_TYPES = ("办法", "规则", "指南", "标准", "细则", "规定")
KINDS_OF_SUPPORT = ("资金", "金融", "人才", "土地", "采购", "荣誉", "宣传", "服务", "试点", "其他")
SUBJECTS = (
    ["科技、教育", "科技"],
    ["工业、交通", "轻工纺织"],
    ["国土资源、能源", "电力"],
    ["农业、林业、水利", "水利"],
    ["卫生、体育", "卫生"],
)

ORDINALS = "一二三四五六七八九十"
LONG_LIST = 300


@dataclass
class Programme:
    """A programme and the documents that belong to it."""

    id: str
    stem: str
    sectors: list[str]
    office: Office
    weight: float
    calls: list["Stub"] = field(default_factory=list)
    basis: list["Stub"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As it is called now."""
        return f"{self.stem}试点"


@dataclass
class Stub:
    """What other records may say of a document before it is filled."""

    kind: str
    id: str
    type: str
    programme: Programme
    office: Office
    written: date
    title: str
    name: str
    number: str | None
    call: "Stub | None" = None
    """The call that a list answers."""


class Author:
    """Writes all records of one project."""

    def __init__(self, rng: random.Random, words: Words, world: World, sectors: list[str]) -> None:
        self.rng, self.words, self.world, self.sectors = rng, words, world, sectors

    # --- the skeleton ---------------------------------------------------------------------------------------------

    def programmes(self, count: int) -> list[Programme]:
        """So many programmes, some with twice as many documents as others."""
        return [self._programme(number) for number in range(count)]

    def _programme(self, number: int) -> Programme:
        stem = self.world.unused(f"{self.world.coined()}{self.words.word()}{self.words.word()}")
        sectors = self.rng.sample(self.sectors, self.rng.choice((1, 1, 2)))
        office = self.rng.choice(self.world.ministries)
        return Programme(f"programme-{number + 1:04d}", stem, sectors, office, self.rng.uniform(15, 40))

    def stubs(self, kind: str, count: int, programmes: list[Programme]) -> list[Stub]:
        """So many documents of a kind, dealt out to the programmes and known to them."""
        dealt = self.rng.choices(programmes, [programme.weight for programme in programmes], k=count)
        found = [self._stub(kind, number, programme) for number, programme in enumerate(dealt)]
        for stub in found:
            if stub.type in CALLS:
                stub.programme.calls.append(stub)
            elif kind in ("plans", "rules"):
                stub.programme.basis.append(stub)
        return found

    def _stub(self, kind: str, number: int, programme: Programme) -> Stub:
        rng = self.rng
        types = {"plans": PLAN_TYPES, "rules": RULES_TYPES, "lists": ("名单",)}
        type_ = rng.choices(list(TYPES), list(TYPES.values()))[0] if kind == "notices" else rng.choice(types[kind])
        office = rng.choice((programme.office, rng.choice(self.world.local or [programme.office])))
        call = rng.choice(programme.calls) if kind == "lists" and programme.calls else None
        if call:
            written = min(call.written + timedelta(days=rng.randrange(60, 200)), TODAY - timedelta(days=2))
        else:
            written = self.world.day()
        name = f"{written.year}年{programme.stem}{self.words.name()}"
        ident = f"{written.year}-{office.id}-{WORDS[kind]}-{number + 1:05d}"
        bears = type_ != "公示" and (kind != "lists" or rng.random() < 0.7)
        document_number = self.world.number(office, written.year) if bears else None
        title = self._title(kind, type_, office, name)
        return Stub(kind, ident, type_, programme, office, written, title, f"{name}{type_}", document_number, call)

    def _title(self, kind: str, type_: str, office: Office, name: str) -> str:
        if kind in ("plans", "rules"):
            return f"{office.name}关于印发《{name}{type_}》的通知"
        titles = {
            "名单": f"{office.name}关于公布{name}名单的通知",
            "公示": f"关于{name}拟入选名单的公示",
            "公告": f"{office.name}关于{name}有关事项的公告",
            "通报": f"{office.name}关于{name}情况的通报",
        }
        begins = self.rng.choice(("关于开展", "关于组织", "关于做好"))
        return titles.get(type_, f"{office.name}{begins}{name}{type_}工作的通知")

    # --- what documents share -------------------------------------------------------------------------------------

    def _clause(self) -> str:
        rng = self.rng
        return f"{rng.choice(ORDINALS[:7])}（{rng.choice(ORDINALS[:6])}）"

    def _statements(self, low: int, high: int, clauses: int = 3) -> list[Tree]:
        count = self.rng.randint(low, high)
        return [{"clause": self._clause(), "text": self.words.sentence(clauses)} for _ in range(count)]

    def _points(self, low: int, high: int) -> list[str]:
        return [
            f"{self.words.name()}：{self.words.phrase()}，{self.words.phrase()}"
            for _ in range(self.rng.randint(low, high))
        ]

    def _actor(self, office: Office) -> Tree:
        return {"organisation": office.id, "named_as": office.short}

    def _amount(self) -> Tree:
        return {"operator": "≤", "number": str(self.rng.choice((20, 30, 50, 100, 200, 300, 500, 1000))), "unit": "万元"}

    def _document(self, stub: Stub) -> Tree:
        rng = self.rng
        found: Tree = {"title": stub.title}
        if stub.number:
            found["number"] = stub.number
        found["issuers"] = [stub.office.id]
        if rng.random() < 0.3:
            found["issuers"].append({**self._actor(rng.choice(self.world.ministries)), "role": "会同"})
        found["publisher"] = self._actor(stub.office)
        found["category"] = self.words.word() + self.words.word()
        if rng.random() < 0.5:
            found["subject"] = rng.choice(SUBJECTS)
        found["written"] = str(stub.written)
        found["published"] = str(min(stub.written + timedelta(days=rng.randrange(0, 12)), TODAY))
        found["addressees"] = [{"named_as": f"各{level}{self.words.word()}主管部门"} for level in ("省", "市")]
        basis = [other for other in stub.programme.basis if other.written < stub.written]
        if basis:
            found["basis"] = [rng.choice(basis).id]
        address = f"https://example.org/{stub.written:%Y/%m}/{stub.id}.html"
        found["sources"] = [{"title": stub.title, "evidence": "official", "url": address, "on": found["published"]}]
        return found

    def _head(self, stub: Stub, **first: Any) -> Tree:
        return {"name": stub.name, "type": stub.type, **first, "document": self._document(stub)}

    def _summary(self, stub: Stub) -> list[str]:
        first = f"{stub.office.short}{stub.type}{stub.programme.stem}的{self.words.name()}，{self.words.phrase()}。"
        return [first, *(self.words.sentence(2) for _ in range(self.rng.randint(2, 4)))]

    def _contacts(self, office: Office, low: int = 1, high: int = 3) -> list[Tree]:
        found = []
        for _ in range(self.rng.randint(low, high)):
            names = [self.world.person() for _ in range(self.rng.choice((1, 1, 2)))]
            contact: Tree = {"names": names, "unit": self._actor(office), "phones": [self.world.phone()]}
            if self.rng.random() < 0.4:
                contact["email"] = f"{self.rng.choice('abcdefghk')}{self.rng.randrange(1000, 9999)}@example.org"
            found.append(contact)
        return found

    def _flags(self, *about: str) -> list[Tree]:
        found = []
        for section in self.rng.sample(about, self.rng.randint(1, min(3, len(about)))):
            text = f"原文没有写明{self.words.name()}{self.rng.choice(('的日期', '的数额', '由谁负责', '怎样报送'))}。"
            found.append({"text": text, "clause": self._clause(), "about": section})
        return found

    def _support(self, low: int, high: int) -> list[Tree]:
        found = []
        for _ in range(self.rng.randint(low, high)):
            item: Tree = {"clause": self._clause(), "kind": self.rng.choice(KINDS_OF_SUPPORT)}
            item |= {"to": [f"入选的{self.words.word()}单位"], "text": self.words.sentence(2)}
            if self.rng.random() < 0.4:
                item |= {"form": "capped", "amount": self._amount()}
            found.append(item)
        return found

    def _relations(self, stub: Stub) -> list[Tree]:
        found: list[Tree] = []
        earlier = [other for other in stub.programme.calls if other.written < stub.written and other is not stub]
        if earlier and self.rng.random() < 0.25:
            kind = self.rng.choice(("follows", "follows", "follows", "amends", "explains"))
            found.append({"type": kind, "target": self.rng.choice(earlier).id, "note": self.words.phrase()})
        plans = [other for other in stub.programme.basis if other.kind == "plans" and other.written < stub.written]
        if plans and self.rng.random() < 0.3:
            found.append({"type": "implements", "target": self.rng.choice(plans).id})
        return found

    def _applicants(self, stub: Stub) -> list[Tree]:
        found: Tree = {
            "clause": "二",
            "who": f"{self.rng.choice(('地级及以上城市', '区县', '企业'))}，{self.words.phrase()}",
        }
        found["kinds"] = [self.rng.choice(("city", "district", "enterprise", "park"))]
        found["joint"] = {"allowed": self.rng.random() < 0.5, "condition": self.words.phrase()}
        if stub.office.place:
            found["places"] = [stub.office.place.code]
        return [found]

    # --- the kinds ------------------------------------------------------------------------------------------------

    def notice(self, stub: Stub) -> Tree:
        """A call, an evaluation, a publicity notice."""
        rng, words = self.rng, self.words
        ends = stub.written + timedelta(days=rng.randrange(20, 90))
        record = self._head(stub, programme=stub.programme.id)
        record |= {"sectors": stub.programme.sectors, "summary": self._summary(stub)}
        record["purpose"] = self._statements(2, 3)
        record["outcomes"] = self._statements(1, 2, 2)
        items = [
            {
                "clause": f"三（{ORDINALS[at]}）",
                "name": words.name(),
                "text": words.sentence(3),
                "points": self._points(2, 4),
            }
            for at in range(rng.randint(2, 3))
        ]
        record["areas"] = {"clause": "三", "choose_at_least": 1, "text": words.sentence(2), "items": items}
        record["applicants"] = self._applicants(stub)
        record["criteria"] = self._criteria()
        if stub.type in CALLS:
            record |= self._procedure(stub, ends)
        if rng.random() < 0.6:
            record["indicators"] = self._indicators()
        record["obligations"] = [
            {"clause": self._clause(), "text": words.sentence(2), "every": "每年", "to": stub.office.id}
            for _ in range(2)
        ]
        record["pilot"] = {
            "period": {"clause": "六", "span": f"{rng.randint(1, 3)}年", "start": {"unstated": "起算日未载明"}},
            "text": words.sentence(2),
        }
        record["acceptance"] = {"clause": "六（三）", "text": words.sentence(3), "by": [stub.office.id]}
        record["support"] = self._support(1, 3)
        record["governance"] = [
            {
                "clause": f"七（{ORDINALS[at]}）",
                "title": words.heading(),
                "actors": [self._actor(stub.office)],
                "points": self._points(2, 3),
            }
            for at in range(2)
        ]
        record["contacts"] = self._contacts(stub.office)
        if stub.type == "公示":
            window = {"start": str(stub.written), "end": str(stub.written + timedelta(days=7))}
            record["publicity"] = {
                "window": window,
                "objection": words.sentence(2),
                "contacts": self._contacts(stub.office, 1, 1),
            }
        record["flags"] = self._flags("applicants", "criteria", "support", "pilot", "acceptance")
        if relations := self._relations(stub):
            record["relations"] = relations
        return record

    def _criteria(self) -> list[Tree]:
        found = []
        for at in range(self.rng.randint(3, 6)):
            item: Tree = {
                "clause": f"四（{ORDINALS[at]}）",
                "id": f"condition-{at}",
                "title": self.words.heading(),
                "text": self.words.sentence(3),
            }
            if at == 0:
                item["check"] = "auto"
                item["rule"] = {
                    "ask": "administrative_level",
                    "operator": "in",
                    "values": ["prefecture", "municipality"],
                }
            else:
                item |= {
                    "strength": self.rng.choice(("必备", "必备", "优先")),
                    "check": self.rng.choice(("self", "expert")),
                }
                item["evidence"] = [f"{self.words.name()}证明材料"]
            found.append(item)
        return found

    def _procedure(self, stub: Stub, ends: date) -> Tree:
        rng, words = self.rng, self.words
        recommenders = [{"named_as": f"省级{words.word()}主管部门"}, {"named_as": "有关部门", "role": "会同"}]
        quota = {"name": "每省", "amount": {"operator": "≤", "number": str(rng.randint(2, 9)), "unit": "个"}}
        deadlines: list[Tree] = [
            {
                "clause": "五（一）",
                "name": "报送申报材料",
                "at": {"on": str(ends), "words": f"{ends.month}月{ends.day}日前"},
                "level": "省级",
            }
        ]
        if rng.random() < 0.4:
            early = ends - timedelta(days=10)
            deadlines.insert(0, {"clause": "五（一）", "name": "市级初审", "at": f"{early} 17:00", "level": "市级"})
        phases: list[Tree] = [
            {
                "clause": "五（一）",
                "name": "推荐申报",
                "kind": "apply",
                "when": {"start": str(stub.written), "end": str(ends)},
            },
            {"clause": "五（二）", "name": words.heading(), "kind": "review"},
            {"clause": "五（三）", "name": "公布名单", "kind": "publish"},
        ]
        for phase in phases:
            phase |= {"actors": [stub.office.id], "text": words.sentence(2)}
        tables = [
            ("application", f"{words.name()}申报表"),
            ("plan", f"{words.name()}实施方案"),
            ("pledge", f"{words.name()}承诺书"),
        ]
        materials = [
            {
                "clause": "五（一）",
                "name": title,
                "attachment": f"附件{at + 1}",
                "form": form,
                "sealed": True,
                "note": words.phrase(),
            }
            | {"copies": [{"medium": "纸质", "count": rng.randint(2, 5)}]}
            for at, (form, title) in enumerate(tables)
        ]
        channel: Tree = {
            "clause": "五（一）",
            "to": self._actor(stub.office),
            "through": recommenders[0],
            "medium": "系统填报",
        }
        channel["address"] = (
            f"{short(rng.choice(self.world.cities).name)}{self.world.coined()}路{rng.randrange(1, 300)}号"
        )
        fields: list[Tree] = [{"label": f"申报{words.word()}", "type": "text"}]
        fields.append({"label": "负责人", "type": "person", "asks": ["姓名", "职务", "联系电话"]})
        fields += [
            {"label": words.name(), "type": "long", "limit": rng.choice((500, 800, 1000)), "text": words.sentence(2)}
            for _ in range(3)
        ]
        forms: list[Tree] = [
            {"id": form, "title": title, "attachment": f"附件{at + 1}"} for at, (form, title) in enumerate(tables)
        ]
        forms[0]["sections"] = [{"fields": fields}]
        return {
            "recommendation": {"clause": "五（一）", "by": recommenders, "text": words.sentence(2), "quotas": [quota]},
            "deadlines": deadlines,
            "phases": phases,
            "materials": materials,
            "channels": [channel],
            "forms": forms,
            "attachments": [
                {"number": f"附件{at + 1}", "title": title, "form": form} for at, (form, title) in enumerate(tables)
            ],
        }

    def _indicators(self) -> list[Tree]:
        found = []
        for at in range(self.rng.randint(3, 7)):
            quantity = {
                "operator": "≥",
                "number": str(self.rng.randrange(5, 100)),
                "unit": self.rng.choice(("%", "个", "家", "亿元")),
            }
            kind = self.rng.choice(("约束性", "预期性"))
            name = {
                "id": f"i{at + 1}",
                "clause": "附件2",
                "group": self.words.word(),
                "name": f"{self.words.name()}占比",
            }
            found.append({**name, "quantity": quantity, "kind": kind, "note": self.words.phrase()})
        return found

    def approved_list(self, stub: Stub) -> Tree:
        """Five to sixty rows, now and then three hundred."""
        rng = self.rng
        count = LONG_LIST if rng.random() < 0.03 else round(rng.uniform(5, 60))
        record: Tree = {"name": stub.name, "programme": stub.programme.id}
        record |= {"call": stub.call.id} if stub.call else {"no_call": "逐个批复"}
        if stub.number:
            record["document"] = self._document(stub)
        record |= {
            "sectors": stub.programme.sectors,
            "stage": rng.choice(("公示", "公布", "公布", "公布", "验收")),
            "year": stub.written.year,
        }
        if not stub.number:
            record["release"] = {"unstated": "没有见到"}
        record |= {
            "announced": str(stub.written),
            "declared_count": count,
            "complete": True,
            "ordering": "排名不分先后",
        }
        record["summary"] = [f"{stub.name}一共{count}个。", self.words.sentence(2)]
        party = rng.choice(("place", "enterprise", "enterprise", "project"))
        values = rng.random() < 0.4
        if values:
            record["columns"] = [
                {"id": f"v{at + 1}", "name": self.words.name(), "unit": "%", "mean": f"{rng.uniform(20, 90):.1f}"}
                for at in range(2)
            ]
        # Lists name cities, long ones and a few others districts and counties.
        of_counties = count >= LONG_LIST or rng.random() < 0.1
        places = rng.sample(self.world.counties if of_counties else self.world.cities, count)
        record["rows"] = [self._row(at, place, party, values) for at, place in enumerate(places)]
        record["totals"] = [{"count": count}]
        if not stub.number:
            record["sources"] = [
                {
                    "title": f"{stub.office.name}网站",
                    "evidence": "official",
                    "url": f"https://example.org/lists/{stub.id}",
                }
            ]
        record["flags"] = self._flags("rows", "announced")
        return record

    def _row(self, at: int, place: Place, party: str, values: bool) -> Tree:
        label = place.name if party == "place" else self.world.company(place)
        if party == "project":
            label = f"{label}{self.words.name()}项目"
        row: Tree = {
            "number": str(at + 1),
            "label": label,
            "places": [place.code],
            "party": party,
            "groups": [place.province],
        }
        if values:
            row["values"] = [
                {"indicator": f"v{column + 1}", "number": f"{self.rng.uniform(5, 99):.2f}"} for column in range(2)
            ]
        return row

    def plan(self, stub: Stub) -> Tree:
        """Goals by year, numbered tasks with their units."""
        rng, words = self.rng, self.words
        until = stub.written.year + rng.randint(2, 5)
        record = self._head(stub, programme=stub.programme.id)
        record["sectors"] = stub.programme.sectors
        if stub.office.place:
            record["places"] = [stub.office.place.code]
        record |= {"period": {"start": str(stub.written.year), "end": str(until)}, "summary": self._summary(stub)}
        record["purpose"] = self._statements(2, 3)
        record["goals"] = [
            {"clause": "一", "by": str(until), "by_words": f"到{until}年", "name": words.name()}
            | {
                "quantity": {
                    "operator": "≥",
                    "number": str(rng.randrange(5, 500)),
                    "unit": rng.choice(("个", "家", "亿元")),
                }
            }
            for _ in range(rng.randint(3, 6))
        ]
        record["tasks"] = [self._task(at, "二、主要任务") for at in range(rng.randint(6, 10))]
        record["safeguards"] = [self._task(at, "三、保障措施") for at in range(3)]
        record["support"] = self._support(1, 2)
        record["contacts"] = self._contacts(stub.office, 1, 1)
        record["flags"] = self._flags("goals", "tasks", "support")
        return record

    def _task(self, at: int, section: str) -> Tree:
        words = self.words
        units = self.rng.sample(self.world.offices, min(3, len(self.world.offices)))
        task: Tree = {
            "number": f"（{ORDINALS[at]}）",
            "title": words.heading(),
            "section": section,
            "clause": f"{section[0]}（{ORDINALS[at]}）",
        }
        task |= {"text": words.sentence(3), "points": self._points(2, 4)}
        task["units"] = [self._actor(office) for office in units]
        task["units_as_printed"] = f"责任单位：{'、'.join(office.short for office in units)}"
        if self.rng.random() < 0.3:
            offer = {
                "to": [f"{words.word()}企业"],
                "kind": self.rng.choice(KINDS_OF_SUPPORT),
                "text": words.sentence(1),
            }
            task["offers"] = [offer]
        return task

    def rules(self, stub: Stub) -> Tree:
        """Articles in short, and the support they lay down."""
        record = {**self._head(stub), "governs": [stub.programme.id], "sectors": stub.programme.sectors}
        record |= {"summary": self._summary(stub), "purpose": self._statements(1, 2)}
        chapters = [f"第{ORDINALS[at]}章 {self.words.heading()}" for at in range(4)]
        articles = [
            {"number": f"第{at + 1}条", "chapter": chapters[at // 6], "clause": f"第{at + 1}条"}
            | {"text": self.words.sentence(3)}
            for at in range(self.rng.randint(12, 24))
        ]
        record |= {"articles": articles, "support": self._support(2, 4), "contacts": self._contacts(stub.office, 1, 1)}
        return record

    def programme(self, programme: Programme) -> Tree:
        """The hub of its documents."""
        words = self.words
        record: Tree = {
            "name": programme.name,
            "other_names": [{"name": f"{programme.stem}示范工程", "note": "早先文件里的称呼。"}],
        }
        record |= {"sectors": programme.sectors}
        record["summary"] = [
            f"{programme.office.short}选定单位，做{programme.stem}试点。",
            *(words.sentence(2) for _ in range(3)),
        ]
        record["applicants"] = [{"clause": "二", "who": "地级及以上城市和区县", "kinds": ["city", "district"]}]
        record |= {"brings": self._statements(2, 4, 2), "outcome": self._statements(1, 3, 2)}
        record["milestones"] = [
            {"text": words.sentence(2), "when": {"start": str(self.world.day())}, "evidence": "press"} for _ in range(2)
        ]
        record["next_round"] = {"known": "no", "text": f"没有见到{programme.stem}下一轮的消息。"}
        record["sources"] = [
            {
                "title": f"{programme.office.name}网站",
                "evidence": "official",
                "url": f"https://example.org/{programme.id}",
            }
        ]
        return record

    def organisation(self, office: Office) -> Tree:
        """An issuer or a responsible unit."""
        record: Tree = {"name": office.name, "short_names": [office.short], "type": office.kind}
        if office.former:
            record["former_names"] = [{"name": office.former, "until": "2018-03"}]
        if office.parent:
            record["parent"] = office.parent
        if office.place:
            record["place"] = office.place.code
        record |= {"url": f"https://example.org/{office.id}/", "note": self.words.sentence(1)}
        return record
