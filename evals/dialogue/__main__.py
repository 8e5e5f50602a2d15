"""`python -m evals.dialogue`: the development halves, for whoever works on the assistant.

Plays the scripted conversations of the `dev` split, and puts references and constraints in the
`dev` phrases. Prints what failed, by act. Nothing of the test split is touched.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from core.turn import Act
from evals.dialogue import memory, references, scripts
from evals.dialogue.playing import Course
from evals.dialogue.script import load_scripts
from evals.dialogue.shops import SHOPS, assistant_of, opened

_TURN = 240  # characters of a reply that are printed


def main(
    shop: Annotated[str, typer.Option(help="retail, demo or both.")] = "both",
    act: Annotated[str | None, typer.Option(help="Only failures of this act.")] = None,
    probes: Annotated[int, typer.Option(help="Generated conversations of each kind.")] = 10,
) -> None:
    """Run the development halves and print what failed."""
    for name in SHOPS if shop == "both" else (shop,):
        with opened(name) as found, TemporaryDirectory() as folder:
            assistant = assistant_of(found, Path(folder))
            mine = [script for script in load_scripts("dev") if script.shop == name]
            courses = scripts.play_all(assistant, mine)
            typer.echo(f"# {name}: {scripts.metrics(courses)}")
            for one, (wrong, total) in scripts.failures_by_act(courses).items():
                typer.echo(f"- {one}: {wrong} of {total} turns wrong")
            for course in courses:
                _print(course, act)
            if probes:
                kept = memory.measure(assistant, "dev", probes)
                resolved = references.measure(assistant, "dev", max(probes // 3, 1))
                typer.echo(f"# {name}: constraints {kept.metrics()}")
                typer.echo(f"# {name}: references {resolved.metrics()}")
                for failure in kept.failures + resolved.failures:
                    _print_failure(failure)


def _print(course: Course, act: str | None) -> None:
    for number, played in enumerate(course.turns, 1):
        if played.faults and (act is None or any(Act(act) in way for way in played.step.acts)):
            typer.echo(f"\n{course.script.id} turn {number}: {played.said!r}")
            for fault in played.faults:
                typer.echo(f"    {fault}")
            typer.echo(f"    reply: {' '.join(played.turn.reply.split())[:_TURN]}")


def _print_failure(failure: dict[str, Any]) -> None:
    typer.echo(f"\n{failure['part']}: {failure['faults']}")
    for said, reply in failure["transcript"]:
        typer.echo(f"    > {said}\n      {' '.join(reply.split())[:_TURN]}")


if __name__ == "__main__":
    typer.run(main)
