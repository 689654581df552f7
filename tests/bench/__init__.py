"""`make bench`: how fast Gazette builds, republishes and searches, beside the rivals on the same content."""
