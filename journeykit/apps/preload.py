"""What every seat needs, imported once, before seats are forked; see seats.py."""

import gc
import sys

sys.modules["debugpy"] = None  # type: ignore[assignment]  # nobody debugs a seat, and it is a third of a kernel

import ipykernel.debugger
import ipykernel.ipkernel
import ipykernel.kernelapp
import ipykernel.zmqshell

import journeykit.widgets.builder
import journeykit.workshop.store  # noqa: F401

# where there is a kernel already, ipywidgets does this itself; without it a page asks for its widgets in vain
sys.modules["ipywidgets"].register_comm_target()
gc.collect()
gc.freeze()  # the collector would write to pages that seats share
