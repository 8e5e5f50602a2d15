"""Reading Markdown documents with front matter."""

from collections.abc import Iterator
from typing import Any

import yaml

from ingestion.files import SourceFile, read_lines
from ingestion.records import Bad, Reading, Record
from ingestion.values import check_depth

_FENCE = "---"


def front_matter(file: SourceFile) -> str | None:
    """The YAML between the two `---` lines that a document begins with; None without them."""
    with file.open() as stream:
        lines = read_lines(stream)
        first = next(lines, None)
        if first is None or first.text.strip() != _FENCE:
            return None
        matter: list[str] = []
        for line in lines:
            if line.text.strip() == _FENCE:
                return "".join(matter)
            matter.append(line.text)
    return None


def read_markdown(file: SourceFile) -> Iterator[Reading]:
    """One record: the front matter, `text`, and an `id` from the file's name if it has none."""
    with file.open() as stream:
        lines = list(read_lines(stream))
    text = "".join(line.text for line in lines)
    fault = next((line for line in lines if line.fault), None)
    if fault is not None:
        yield Bad(fault.number, str(fault.fault), text)
        return
    matter = front_matter(file)
    if matter is None:
        yield Bad(1, "no front matter: the file must begin with --- and kind, title, ---", text)
        return
    try:
        values: Any = yaml.safe_load(matter)
        check_depth(values)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        yield Bad(1, f"unreadable front matter: {' '.join(str(error).split())[:200]}", text)
        return
    if not isinstance(values, dict):
        yield Bad(1, "unreadable front matter: it holds no names", text)
        return
    body = text.split(_FENCE, 1)[1].split(f"\n{_FENCE}", 1)[1].partition("\n")[2].strip()
    named = {str(name): value for name, value in values.items()}
    yield Record(1, {"id": f"{file.path.parent.name}/{file.stem}", **named, "text": body}, text)
