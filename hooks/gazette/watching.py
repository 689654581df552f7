"""Changes of files while a site is served, as the system tells them.

MkDocs looks at every file twice a second, which of ten thousand leaves no time to build.
"""

from functools import partial
from typing import Any

from watchdog.events import FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent
from watchdog.observers import Observer

CHANGES = [FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileDeletedEvent]
"""Not that a file was opened, which every build does."""


def observer() -> Any:
    """One like MkDocs's own, which must be started and then tells of the folders that it is asked to watch."""
    found = Observer()
    found.schedule = partial(found.schedule, event_filter=CHANGES)  # type: ignore[method-assign]
    return found
