"""Map files: one module a format; `native` is the source of truth."""
