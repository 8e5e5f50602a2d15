"""Nothing but what Aisle prints reaches standard output, where that is promised."""

import subprocess
import sys

_LINE = (
    "import os; from ui.stdout import reserve_stdout; reserve_stdout(); "
    "os.write(1, b'noise of a C library'); print('{}')"
)


def test_what_a_library_writes_to_the_descriptor_goes_to_stderr() -> None:
    done = subprocess.run([sys.executable, "-c", _LINE], capture_output=True, text=True, check=True)
    assert done.stdout == "{}\n"
    assert "noise" in done.stderr
