"""YAML text → validated records, or every problem of every file with its line and what to write instead."""
