"""What is printed: a map on sheets of paper or as a poster."""

from journeykit.drawing.paper.prints import PAPERS, print_map

__all__ = ["PAPERS", "print_map"]
