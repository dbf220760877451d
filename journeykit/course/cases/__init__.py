"""The data of the exercises' cases, one module a case: made up, the same bytes every time."""
