"""``make bench``: how fast the program is, each figure beside the bare limit of the same machine. Nothing imports it."""
