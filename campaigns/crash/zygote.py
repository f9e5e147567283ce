"""The preloaded process that forks a child for each life, in milliseconds instead of a second. Started by ``lives``.

Reads one JSON order a line, writes ``{"started": pid}`` and, when the child has ended, ``{"ended": pid, "status": n}``
with n as in subprocess: minus the signal, or the exit code. Single-threaded and without a loop of its own.
"""

import json
import os
import select
import signal

from campaigns.crash.child import Order, live, prepare


def serve() -> None:
    """Answer orders until standard input ends."""
    prepare()
    ready, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, _noted)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    _say(ready=os.getpid())
    waiting = b""
    while True:
        found, _, _ = select.select([0, ready], [], [])
        if ready in found:
            os.read(ready, 4096)
            _bury()
        if 0 in found:
            data = os.read(0, 65536)
            if not data:
                return
            *orders, waiting = (waiting + data).split(b"\n")
            for order in orders:
                _fork(order)


def _fork(order: bytes) -> None:
    pid = os.fork()
    if pid == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(0)
        os.open(os.devnull, os.O_RDONLY)
        live(Order(**json.loads(order)))
    _say(started=pid)


def _bury() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        _say(ended=pid, status=os.waitstatus_to_exitcode(status))


def _say(**what: int) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


def _noted(number: int, frame: object) -> None:
    """The wake-up pipe tells; the handler itself has nothing to do."""


if __name__ == "__main__":
    serve()
