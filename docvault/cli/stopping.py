"""Being asked to stop: Ctrl-C in a terminal, SIGTERM from a service manager.

The work in hand is finished first; the second request interrupts it.
A handler may not take locks: a thread of its own passes the request on.
"""

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stop_on_signals(*events: threading.Event) -> Iterator[None]:
    """Set the events when this process is asked to stop while the block runs."""
    ear, mouth = socket.socketpair()
    mouth.settimeout(0)
    listener = threading.Thread(target=_pass_on, args=(ear, events), daemon=True)
    listener.start()
    signals = [signal.SIGINT, signal.SIGTERM]
    before = [(number, signal.signal(number, _once_more_interrupts)) for number in signals]
    previous = signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(previous)
        for number, handler in before:
            signal.signal(number, handler)
        mouth.close()
        listener.join()
        ear.close()


def _pass_on(ear: socket.socket, events: tuple[threading.Event, ...]) -> None:
    while received := ear.recv(1):
        if received[0] in {signal.SIGINT, signal.SIGTERM}:
            for event in events:
                event.set()


def _once_more_interrupts(_number: int, _frame: FrameType | None) -> None:
    """The first request is passed on by the thread; from now on the system's own way holds."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
