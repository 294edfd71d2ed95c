"""Results for people and for programs: as text, as a page, as records."""
