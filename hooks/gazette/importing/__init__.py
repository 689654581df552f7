"""Spreadsheets become records: what a list says in rows and merged cells, as YAML that people go on writing.

spreadsheet (file → cells as displayed) → table (title, header, rows, notes, totals) → columns (which says what) →
places (words → divisions) → approved_list (rows, doubts) → writing (YAML, spliced into what stands there), report (for
the editor); run does it all. Nothing here asks or guesses: a doubt is printed with the options that settle it, and
nothing is written.
"""
