"""Gazette: public programme information, from YAML records to a searchable static site.

Files are read into records, records are related in a catalogue, and the catalogue is shown as pages and exports.
Imports point that one way only, and nothing in this package knows MkDocs: `hooks/mkdocs_events.py` is the single door.
"""
