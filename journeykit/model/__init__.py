"""The map as values: what it holds, how it is edited, what a reviewer would say."""
