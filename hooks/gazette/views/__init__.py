"""What each page shows: one module per page kind, built from the catalogue for one day, free of markup."""
