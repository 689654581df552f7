"""Corrections: what differs from the published site, and the entries of `revisions` that say so."""
