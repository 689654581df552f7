"""The search index: static files that a browser fetches piece by piece, without a dictionary of words.

`build_index` turns documents into files; `keys` says what a reader can find them by; `index` describes the files.
The other half, docs/assets/gazette/search/, asks the same keys in the browser.
"""

from gazette.search.document import KINDS, SearchDocument
from gazette.search.index import build_index

__all__ = ["KINDS", "SearchDocument", "build_index"]
