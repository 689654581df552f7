"""Invented documents for the tests of search: enough kinds, numbers and names to get an order wrong."""

from gazette.search import SearchDocument

OPEN = ((None, "upcoming", "未开始", None), ("2031-03-01T00:00:00+08:00", "open", "申报中", "2031-03-20"))
CLOSED = ("2031-03-21T00:00:00+08:00", "closed", "申报已截止", None)


def document(address: str, title: str, **given: object) -> SearchDocument:
    """A document with what a test gives, the rest empty; kind and year follow from address and date."""
    kind, date = address.partition("/")[0], str(given.get("date", ""))
    facets = dict(given.pop("facets", {}))  # type: ignore[call-overload]
    if date:
        facets.setdefault("year", (date[:4],))
    plain = {"names": (), "numbers": (), "places": (), "organisations": (), "line": "", "date": "", "schedule": ()}
    body = given.pop("body", "")
    return SearchDocument(
        **{**plain, **given, "address": address, "kind": kind, "title": title, "facets": facets, "body": body}  # type: ignore[arg-type]
    )


NAVIGATION, FACTORY = ("卫星导航",), ("工业互联网",)

DOCUMENTS = [
    document(
        "programmes/star-cities/",
        "星桥规模应用试点城市",
        names=("星桥城市行动", "群星计划"),
        line="由测试部组织，2031年第一批",
        date="2031",
        facets={"sector": NAVIGATION},
        body="星桥规模应用试点城市\n从群星计划改名而来。\n面向芯片和终端。",
        schedule=(*OPEN, CLOSED),
    ),
    document(
        "notices/2031-star-cities/",
        "测试部办公厅关于开展星桥规模应用试点城市遴选的通知",
        numbers=("测信厅电子函〔2031〕267号", "010-60001234"),
        places=("江都市",),
        organisations=("测试部办公厅",),
        line="遴选一批城市，推动星桥在交通、应急、物流中规模应用",
        date="2031-03-01",
        facets={"sector": NAVIGATION, "issuer": ("测试部办公厅",), "place": ("江都市",)},
        body=(
            "测试部办公厅关于开展星桥规模应用试点城市遴选的通知\n各省、自治区、直辖市主管部门：\n"
            "支持车规级芯片研发，推广5G+星桥融合定位和UWB室内定位。\n"
            "截止日期为2031年3月20日。\n联系人：李测 010-60001234"
        ),
        schedule=(*OPEN, CLOSED),
    ),
    document(
        "notices/2030-factory-zones/",
        "关于组织工业互联网融合应用先导区试点的通知",
        numbers=("测信通函〔2030〕15号", "010-60009999"),
        organisations=("测试部",),
        line="面向地级市，每省不超过一个",
        date="2030-11",
        facets={"sector": FACTORY, "issuer": ("测试部",)},
        body="关于组织工业互联网融合应用先导区试点的通知\n依据测信厅电子函〔2031〕267号之前的要求。\n芯片不在支持范围内。",
        schedule=(("2030-11-01T00:00:00+08:00", "closed", "申报已截止", None),),
    ),
    document(
        "notices/2029-star-terminals/",
        "关于征集星桥终端的通知",
        numbers=("测信厅电子函〔2029〕67号",),
        line="征集一百种终端",
        date="2029-05-06",
        facets={"sector": NAVIGATION, "issuer": ("测试部办公厅",)},
        body="关于征集星桥终端的通知\n终端应支持星桥三号信号。\n规模不限，数模应合用，应用为先。",
        schedule=(("2029-05-06T00:00:00+08:00", "unknown", "日期未载明", None),),
    ),
    document(
        "plans/2030-jiangdu/",
        "江都市星桥产业行动计划（2030—2033年）",
        numbers=("江政办〔2030〕108号",),
        places=("江都市", "临湖区"),
        organisations=("江都市人民政府办公厅",),
        line="到2033年产业规模达到1000亿元",
        date="2030-06-30",
        facets={"sector": NAVIGATION, "issuer": ("江都市人民政府办公厅",), "place": ("江都市", "临湖区")},
        body="江都市星桥产业行动计划（2030—2033年）\n建设临湖区芯片基地。\n由市经信局牵头，江都供电公司配合。",
        schedule=(("2030-06-30T00:00:00+08:00", "in-force", "有效", None),),
    ),
    document(
        "rules/2029-zones/",
        "先导区管理办法",
        date="2029-01-02",
        facets={"sector": FACTORY},
        line="十八条",
        body="先导区管理办法\n第一条 为规范先导区建设，制定本办法。\n第二条 〔本条略〕",
    ),
    document(
        "lists/2031-star-cities/",
        "2031年星桥规模应用试点城市名单",
        places=("江都市", "海陵市"),
        date="2031-10-08",
        line="39个城市",
        facets={"sector": NAVIGATION, "place": ("江都市", "海陵市")},
        body="2031年星桥规模应用试点城市名单\n江都市\n海陵市",
        schedule=(("2031-10-08T00:00:00+08:00", "listed", "名单已公布", None),),
    ),
    document("organisations/test-ministry/", "测试部", names=("测部",), body="测试部\n发布通知三件。"),
    document("organisations/power/", "江都供电公司", body="江都供电公司\n配合任务一项。"),
    document("places/jiangdu/", "江都市", body="江都市\n所辖：临湖区。"),
    document("places/hailing/", "海陵市", body="海陵市"),
]
