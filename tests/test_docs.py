"""What the documentation shows can be done as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import matplotlib.pyplot as plt
import pytest


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_the_examples_on_asking_traces_run_from_top_to_bottom(top: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every Python block of docs/data.md runs, in its order, and finds what is planted in the shop."""
    blocks = re.findall(r"```python\n(.*?)```", (top / "docs" / "data.md").read_text("utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/data.md", "exec"), names)
    plt.close("all")
    said = capsys.readouterr().out
    assert "'Albatros': 56" in said
    assert "better, by more than chance" in said
    assert len(blocks) >= 7


def test_the_commands_of_the_documentation_are_there(top: Path) -> None:
    """Every `journeykit ...` command that the documentation names is a command."""
    from journeykit.cli import app

    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {group.name for group in app.registered_groups}
    for page in [top / "README.md", *(top / "docs").glob("*.md"), top / "datasets" / "README.md"]:
        text = page.read_text("utf-8")
        told = re.findall(r"(?:^|`)journeykit ([a-z]+)", text, re.MULTILINE)
        assert set(told) <= known, page.name
