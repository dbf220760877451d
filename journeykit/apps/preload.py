"""What every seat needs besides its app, imported once and last, before seats are forked; see seats.py.

Nobody else imports this.
"""
# ruff: noqa: E402

import gc
import sys

sys.modules["debugpy"] = None  # type: ignore[assignment]  # nobody debugs a seat, and it is a third of a kernel

import ipykernel.debugger
import ipykernel.kernelapp  # noqa: F401
import ipywidgets  # type: ignore[import-untyped]

# where there is a kernel already, ipywidgets does this itself; without it a page asks for its widgets in vain
ipywidgets.register_comm_target()
gc.collect()
gc.freeze()  # the collector would write to pages that seats share
