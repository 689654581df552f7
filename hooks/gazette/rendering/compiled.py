"""Compiled templates, kept between builds: compiling takes longer than anything else that a small build does."""

from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from gazette import keeping

VERSION = keeping.version_of([Path(__file__).with_name("templates.py")], [jinja2.__version__])
"""Names what compiles."""


class CompiledTemplates(BytecodeCache):
    """A folder of compiled templates. Jinja knows by its own checksum when a template has changed since."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja what is kept of a template, unless it is damaged."""
        compiled = keeping.kept(self.folder / bucket.key, VERSION)
        if compiled:
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template."""
        keeping.keep(self.folder / bucket.key, VERSION, bucket.bytecode_to_string())
