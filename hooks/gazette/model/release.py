"""What a person decides about publishing a record: draft, the hour from which it is out, release, withdrawal."""

from typing import ClassVar

from pydantic import field_validator, model_validator
from pydantic_core import PydanticCustomError

from gazette.model.base import DocumentId, Part, YesNo
from gazette.model.dates import PartialDate, When
from gazette.model.document import Actor, Record
from gazette.model.text import Rich, Text


class Release(Part):
    """签发: who released a record, and by which document."""

    by: Actor | None = None
    """签发：批准公布的机构（data/organisations/ 里的 id），或 {person: 姓名, title: 职务}。"""
    document: Text | None = None
    """依据：批准公布的文件，写文号或标题。"""
    on: When | None = None
    """签发日期：批准的日期。"""
    editor: Actor | None = None
    """录入：谁录入的；data/site.yml 里 four_eyes 为 true 时必须写，而且不能是签发的人。"""
    unstated: Text | None = None
    """未见的原因：签发的机构或文件没有见到时写，如 公布名单的文件没有见到。"""

    @model_validator(mode="after")
    def _complete(self) -> "Release":
        if not (self.by and self.document) and not self.unstated:
            raise PydanticCustomError(
                "gazette", "写 by（谁签发）和 document（依据什么文件）；没有见到就写 unstated（原因）"
            )
        return self


class Withdrawal(Part):
    """撤回: the page stays, and says only this."""

    on: When
    """撤回日期：从哪一天起。"""
    reason: Rich
    """原因：一两句话，读者看得懂。"""
    document: Text | None = None
    """依据：撤回的文件，写文号或标题。"""
    instead: DocumentId | None = None
    """改看：代替它的记录的 id。"""


class Publication(Record):
    """A record that somebody decides to publish: a document or a programme."""

    kind: ClassVar[str]

    draft: YesNo = False
    """草稿：写 true 就只检查、不发布，还缺的项可以先不写；mkdocs serve 里看得到。"""
    publish_from: PartialDate | None = None
    """发布时间：到这一刻才发布，如 2024-08-15 09:00；在那以后生成网站才会出现。"""
    withdrawn: Withdrawal | None = None
    """撤回：发布以后撤回的，写日期和原因；页面留着，只说明已撤回。"""

    @field_validator("publish_from")
    @classmethod
    def _exact(cls, value: PartialDate | None) -> PartialDate | None:
        if value and value.precision not in ("day", "minute"):
            raise PydanticCustomError("gazette", "发布时间写到日或钟点，如 2024-08-15 09:00")
        return value

    @property
    def waits(self) -> str:
        """Until which moment it is not published, ISO 8601; `draft` for a draft, empty for what is out."""
        if self.draft:
            return DRAFT
        return self.publish_from.start.isoformat() if self.publish_from else ""


DRAFT = "draft"
"""What waits without an end: greater than every moment."""
