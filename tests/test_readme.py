"""What the README shows is what happens."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

_README = Path(__file__).parent.parent / "README.md"
_CHAT = re.compile(r"<!-- chat -->\n(.*?)<!-- /chat -->", re.DOTALL)
_MAIN = "from ui.cli import main; main()"


def _shown() -> list[tuple[str, str]]:
    """Pairs of what the shopper says and what Aisle replies, as the README has them."""
    found = _CHAT.search(_README.read_text(encoding="utf-8"))
    assert found is not None
    turns = []
    for block in found[1].split("**you:** ")[1:]:
        line, _, reply = block.partition("\n")
        quoted = [row.removeprefix(">").removeprefix(" ") for row in reply.strip().splitlines()]
        turns.append((line.strip(), "\n".join(quoted)))
    return turns


def test_every_command_that_the_readme_names_exists() -> None:
    command = [sys.executable, "-c", _MAIN, "--help"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    named = set(re.findall(r"`aisle (\w+)", _README.read_text(encoding="utf-8")))
    assert len(named) > 5
    assert named <= set(re.findall(r"\w+", shown))


@pytest.mark.slow
def test_the_chat_in_the_readme_is_real(tmp_path: Path) -> None:
    import json

    turns = _shown()
    assert len(turns) >= 5
    environment = {**os.environ, "AISLE_HOME": str(tmp_path)}
    demo = [sys.executable, "-c", _MAIN, "demo", "--no-serve"]
    subprocess.run(demo, env=environment, check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-c", _MAIN, "chat", "--json"],
        input="".join(f"{line}\n" for line, _ in turns),
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    replies = [json.loads(answer)["reply"] for answer in done.stdout.splitlines()]
    assert replies == [reply for _, reply in turns]
