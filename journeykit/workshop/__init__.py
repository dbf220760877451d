"""Work that is kept: one map and everything done to it, for one person or many at once."""
