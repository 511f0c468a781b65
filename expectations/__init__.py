"""What must hold: promises about staged rows, checked by Great Expectations."""
