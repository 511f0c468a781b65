"""One module a command of `gongwen`: its options and words, nothing of its work."""
