"""View → Jinja → Markdown → HTML, poured into the theme's layout."""
