"""What is printed, as PDFs: maps on paper and as posters, blank canvases, sheets for personas, empathy and votes."""

from journeykit.drawing.paper.canvas import canvas
from journeykit.drawing.paper.dots import voting_dots
from journeykit.drawing.paper.empathy import empathy_sheet
from journeykit.drawing.paper.persona import persona_sheet
from journeykit.drawing.paper.prints import PAPERS, print_map

__all__ = ["PAPERS", "canvas", "empathy_sheet", "persona_sheet", "print_map", "voting_dots"]
