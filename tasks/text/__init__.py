"""What we know about the texts: pure functions from text to rows."""
