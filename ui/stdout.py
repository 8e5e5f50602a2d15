"""Standard output that no library can write to behind our back."""

import os
import sys


def reserve_stdout() -> None:
    """Send what C libraries print to stderr, and Python's `print` on to standard output.

    HiGHS (behind `scipy.optimize.milp`) now and then prints a line of its own; a command with
    `--json` promises nothing but JSON.
    """
    sys.stdout.flush()
    ours = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.stdout = os.fdopen(ours, "w", encoding="utf-8", buffering=1)
