"""The command line: `journeykit --help`.

Exit codes: 0 all is well; 1 there is something to mend (`review`, `doctor`); 2 the input is wrong, and the message
on the error stream says what to do. What a program may read comes with `--json`.
"""

from journeykit.cli import maps, converting, printing, versions, course, serving, shop, traces  # noqa: F401, I001  each adds its commands, in this order
from journeykit.cli.terminal import app, main

__all__ = ["app", "main"]
