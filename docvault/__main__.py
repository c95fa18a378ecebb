"""`python -m docvault` is the `docvault` command, and so is the program of that name."""

import os
import signal

INTERRUPTED = 130


def main() -> None:
    """Run the command line. Who is asked to stop before there was anything to do leaves at once, and quietly."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)
    _open_what_is_closed()
    from docvault.cli.main import main as command_line

    try:
        command_line()
    except KeyboardInterrupt:  # once more, while the first was being told
        os._exit(INTERRUPTED)


def _leave(_number: int, _frame: object) -> None:
    os._exit(INTERRUPTED)


def _open_what_is_closed() -> None:
    """Let no file of the vault get the number of an output that was closed before we began: what is meant for a terminal would be written into it."""
    closed = [number for number in range(3) if not _is_open(number)]
    for _number in closed:
        try:
            opened = os.open(os.devnull, os.O_RDWR)
        except OSError:  # the null device is not to be had: whatever stands there cannot be written to
            opened = os.pipe()[0]
        os.set_inheritable(opened, True)  # noqa: FBT003 - as the three of any process are


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
