"""The small language of the authored tables: conditions, value ranges and option lists.

Conditions: `name=a|b; other>=3` (all must hold). A name with no value equals `none`.

Values, as `A || B` of branches, each `condition -> expression` or a bare expression:

==================  =====================================================================
`a; b; c`           one of these
`a < b; c < d`      levels that rise with the quality of the product
`3..9/0.5`          a number in the range, rounded to the step
`3<9/1`, `9>3/1`    a number that rises or falls with quality
`4<6 * other`       the same, times another attribute
`a + b`             a list of strings
`none`              no value
==================  =====================================================================
"""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

Scalar = str | int | float | bool
Value = Scalar | list[str]

_RANGE = re.compile(
    r"^(?P<low>-?\d+(?:\.\d+)?)(?:(?P<kind>\.\.|<|>)(?P<high>-?\d+(?:\.\d+)?))?"
    r"(?:/(?P<step>\d+(?:\.\d+)?))?(?: \* (?P<factor>\w+))?$"
)
_CLAUSE = re.compile(r"^(?P<name>\w+)(?P<op><=|>=|=)(?P<value>.+)$")
_SPREAD = 0.18
"""How far a single attribute may stray from the quality of its product."""


@dataclass(frozen=True)
class Condition:
    """A conjunction of clauses over attributes; the empty one always holds."""

    clauses: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Condition":
        """Read `name=a|b; other>=3`.

        Raises:
            ValueError: a clause is none of `=`, `<=`, `>=`.
        """
        clauses = []
        for part in filter(None, (part.strip() for part in text.split(";"))):
            match = _CLAUSE.match(part)
            if match is None:
                raise ValueError(f"'{part}' in the condition '{text}' is not name=value")
            clauses.append((match["name"], match["op"], match["value"]))
        return cls(tuple(clauses))

    def holds(self, values: Mapping[str, Value]) -> bool:
        """Whether every clause is true of `values`."""
        return all(
            _holds(values.get(name, "none"), op, wanted) for name, op, wanted in self.clauses
        )


ALWAYS = Condition()
"""The condition that holds of everything."""


def _holds(value: Value, op: str, wanted: str) -> bool:
    if op == "=":
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        return shown in wanted.split("|")
    if isinstance(value, str | list):
        return False
    return value >= float(wanted) if op == ">=" else value <= float(wanted)


def draw(
    spec: str, values: Mapping[str, Value], quality: float, rng: random.Random
) -> Value | None:
    """Draw a value of `spec` for a product of `quality` in [0, 1]; None when it has none."""
    for branch in spec.split(" || "):
        condition, arrow, expression = branch.rpartition(" -> ")
        if not arrow or Condition.parse(condition).holds(values):
            level = min(1.0, max(0.0, quality + rng.uniform(-_SPREAD, _SPREAD)))
            return _draw(expression.strip(), values, level, rng)
    return None


def size_of(spec: str, value: Value | None) -> float:
    """Where a numeric `value` lies among the numbers that `spec` names, in [0, 1]."""
    expressions = [branch.rpartition(" -> ")[2] for branch in spec.split(" || ")]
    numbers = [float(n) for e in expressions for n in re.findall(r"\d+(?:\.\d+)?", e)]
    if not isinstance(value, int | float) or not numbers or max(numbers) == min(numbers):
        return 0.5
    return min(1.0, max(0.0, (value - min(numbers)) / (max(numbers) - min(numbers))))


def _draw(
    expression: str, values: Mapping[str, Value], level: float, rng: random.Random
) -> Value | None:
    match = _RANGE.match(expression)
    if match and (match["kind"] or match["factor"]):
        return _number(match, values, level, rng)
    levels = expression.split(" < ")
    options = levels[min(len(levels) - 1, int(level * len(levels)))].split(";")
    return _option(rng.choice(options).strip())


def _number(
    match: re.Match[str], values: Mapping[str, Value], level: float, rng: random.Random
) -> int | float | None:
    low = float(match["low"])
    high = float(match["high"] or low)
    share = rng.random() if match["kind"] in (None, "..") else level
    number = low + (high - low) * share
    step = match["step"]
    if match["factor"]:
        factor = values.get(match["factor"])
        if isinstance(factor, str | list) or factor is None:
            return None
        number *= factor
        step = step or ("10" if number >= 200 else "5")
    elif step is None:
        whole = low.is_integer() and high.is_integer() and "." not in match["low"]
        step = "1" if whole else "0.1"
    size = float(step)
    return _plain(round(round(number / size) * size, 2))


def _plain(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def _option(text: str) -> Value | None:
    if text in ("none", ""):
        return None
    if text in ("true", "false"):
        return text == "true"
    if " + " in text:
        return [part.strip() for part in text.split(" + ")]
    try:
        return _plain(float(text))
    except ValueError:
        return text
