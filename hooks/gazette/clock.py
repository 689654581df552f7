"""The clock, read only by the command line and the door to MkDocs; everywhere else time is an argument."""

import os
from datetime import datetime

from gazette.model.dates import SHANGHAI


def now() -> datetime:
    """This moment in Shanghai; SOURCE_DATE_EPOCH (reproducible-builds.org) decides it where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    found = datetime.fromtimestamp(int(epoch), SHANGHAI) if epoch else datetime.now(SHANGHAI)
    return found.replace(microsecond=0)
