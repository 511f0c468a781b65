"""Where it is kept: tables, parts, the published catalogue."""
