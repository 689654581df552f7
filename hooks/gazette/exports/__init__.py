"""A list as files to download: one table of rows and cells (`table`), written as CSV, XLSX and JSON (`files`)."""
