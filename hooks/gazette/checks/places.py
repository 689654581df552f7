"""Rules about places: codes fit names, parents make no circle."""

import re
from collections.abc import Iterator

from gazette.catalogue import Catalogue
from gazette.checks.circles import circles
from gazette.model.approved_list import ApprovedList
from gazette.model.document import Record
from gazette.model.place import Place, PlaceTable
from gazette.reading.problems import Problem
from gazette.reading.records import Finding

RANK = re.compile(r"(特别行政区|自治[州县区旗]|地区|盟|省|市|区|县|旗)$")
# The nationalities of GB/T 3304; of more than one character they stand in some names without 族 (内蒙古, 伊犁哈萨克).
LONG = (
    "蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|高山|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|"
    "阿昌|普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
NATIONALITIES = re.compile(rf"(({LONG})族?|[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒京各]族)+$")


def stems(name: str) -> set[str]:
    """A place's name and its shorter forms: 武汉 for 武汉市, 恩施土家族苗族 and 恩施 for 恩施土家族苗族自治州."""
    short = RANK.sub("", name)
    shortest = NATIONALITIES.sub("", short) if "自治" in name else short
    return {stem for stem in (name, short, shortest) if len(stem) > 1}


def _names(place: Place) -> set[str]:
    full = (place.name, *(entry.name for entry in place.former_names))
    return set(place.short_names).union(*map(stems, full))


def label_fits_place(record: Record, places: PlaceTable) -> Iterator[Finding]:
    """The label of a row that is a place holds the name of the place whose code it gives, present or former."""
    for number, row in enumerate(record.rows if isinstance(record, ApprovedList) else ()):
        for position, ident in enumerate(row.places if row.party == "place" else ()):
            place = places.get(ident)
            if place and place.name not in row.label and not any(name in row.label for name in _names(place)):
                advice = f"这是{places.full_name(ident)}的代码，与名称“{row.label}”不符"
                yield ("rows", number, "places", position), advice, ident


def no_circle(catalogue: Catalogue) -> Iterator[Problem]:
    """A place does not lie, through its parents, in itself."""
    if not catalogue.places.written():  # the table itself has been found to be in order
        return
    for circle in circles({ident: catalogue.places.parent(ident) for ident in catalogue.places}):
        places = [catalogue.places[ident] for ident in circle]
        advice = f"上级绕成了一圈（{' → '.join(place.name for place in (*places, places[0]))}），请核对"
        found = [catalogue.locate(place, ("parent",), advice, place.parent) for place in places]
        yield max(found, key=lambda problem: problem.line)  # those in the table of divisions have no line
