"""What files of other kinds hold: archives and lists their members, Word and PDF documents their text (no disk, no columns)."""
