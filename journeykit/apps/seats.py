"""Seats: kernels forked from one process that has imported what the app needs.

A kernel that starts from nothing imports for a second and shares no memory with the next. Forked, it is there in a
fraction of that, and thirty of them share what was imported. Where processes cannot be forked safely (Windows, macOS)
kernels start as Jupyter starts them.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from subprocess import Popen
from typing import Any, Final, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

FORKS: Final = sys.platform == "linux"
"""Whether seats are forked: elsewhere, system libraries may hold threads that do not survive it."""

__all__ = ["FORKS", "Seats", "prepare"]


def prepare(modules: Sequence[str]) -> None:
    """Start the process that seats are forked from; it imports these while the server itself is still starting."""
    from multiprocessing import forkserver

    multiprocessing.set_forkserver_preload([*modules, "journeykit.apps.preload"])
    forkserver.ensure_running()


class Seats(LocalProvisioner):
    """Jupyter's own way to start a kernel on this machine, but forked; named in pyproject's entry points."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel that `cmd` would have started."""
        if cmd[1:3] != ["-m", "ipykernel_launcher"]:  # not a kernel that we have in hand
            return await super().launch_kernel(cmd, **kwargs)
        seat = _Seat(cmd[3:], str(kwargs.get("cwd") or os.getcwd()), kwargs["env"])
        seat.start()
        self.process = cast("Popen[bytes]", seat)
        self.pid = seat.pid
        return self.connection_info


class _Seat(ForkServerProcess):
    """A forked kernel, with those methods of `subprocess.Popen` that Jupyter asks for."""

    stdin = stdout = stderr = None

    def __init__(self, arguments: Sequence[str], folder: str, environment: Mapping[str, str]) -> None:
        super().__init__(daemon=True)
        # plain words: Voila's own kind of string would make every seat import Voila
        plain = {os.fsdecode(os.fsencode(name)): os.fsdecode(os.fsencode(value)) for name, value in environment.items()}
        self._what = (arguments, folder, plain)

    def run(self) -> None:
        """In the new process: become the kernel."""
        from ipykernel.kernelapp import IPKernelApp

        arguments, folder, environment = self._what
        os.setsid()  # Ctrl+C in the terminal is for the server, which then ends its seats
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        threading.Thread(target=_end_with_the_server, daemon=True).start()
        settings = (f"--IPKernelApp.parent_handle={os.getppid()}", "--HistoryManager.enabled=False")
        IPKernelApp.launch_instance([*arguments, *settings])
        os._exit(0)  # its output streams are closed, and whoever flushes them on the way out would only complain

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        return self.exitcode

    def wait(self) -> int | None:
        """The exit code, once it has ended."""
        self.join()
        return self.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal to this kernel."""
        if self.pid is not None:
            os.kill(self.pid, number)


def _end_with_the_server() -> None:
    """However the server ends, its seats end with it."""
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(0)
