"""Progress of long work in the terminal, by stage."""

from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)


class StageProgress:
    """A bar a stage; call it with the stage, how much is done, and how much there is."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "StageProgress":
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._finish()
        self._progress.stop()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Show that `done` of `total` (None: unknown) are done in `stage`."""
        if stage not in self._tasks:
            self._finish()
            self._tasks[stage] = self._progress.add_task(stage.capitalize(), total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)

    def _finish(self) -> None:
        """Fill the bars of earlier stages, whose end nobody reported."""
        for task in self._progress.tasks:
            if not task.finished:
                end = task.total or max(task.completed, 1)
                self._progress.update(task.id, completed=end, total=end)
