"""The checks, one module an exercise."""
