"""Pictures of products, drawn from authored shapes in the product's colour.

The result is inert: rectangles, ellipses and paths with plain fills, no text, script, style,
link or reference.
"""

import colorsys
from collections.abc import Callable
from functools import cache
from typing import Final

from ingestion.demo.tables import colors, lines_of, read

FALLBACK: Final = "box"
"""What a kind without a drawing looks like."""

_FIXED = {
    "w": "#fdfdfb",
    "k": "#2b2f36",
    "g": "#a9b1ba",
    "n": "#a9794c",
    "y": "#f2c25b",
    "b": "#bfe0ea",
}
_BACKGROUND_TINT = 0.88


def kinds() -> tuple[str, ...]:
    """The kinds that have a drawing of their own."""
    return tuple(_drawings())


@cache
def draw(kind: str, color: str) -> str:
    """An SVG picture of a kind of product.

    Args:
        kind: a name in `kinds()` or one that looks like another; others get `FALLBACK`.
        color: a basic colour or one of its shades; others get grey.
    """
    paints = _paints(_hex(color))
    shapes = "".join(_shape(line, paints) for line in _drawings().get(kind, _drawings()[FALLBACK]))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" role="img">'
        f'<rect width="200" height="200" fill="{paints["background"]}"/>'
        '<ellipse cx="100" cy="184" rx="78" ry="8" fill="#00000014"/>'
        f"{shapes}</svg>"
    )


@cache
def _drawings() -> dict[str, list[str]]:
    tables = read("pictures")
    drawings = {kind: lines_of(block) for kind, block in tables["shapes"].items()}
    return drawings | {kind: drawings[other] for kind, other in tables["same"].items()}


@cache
def _hexes() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, color in colors().items():
        found |= dict.fromkeys((name, *(shade.lower() for shade in color.shades)), color.hex)
    return found


def _hex(color: str) -> str:
    return _hexes().get(color.lower(), colors()["grey"].hex)


def _paints(base: str) -> dict[str, str]:
    shades = {"c": 0.0, "d": -0.22, "l": 0.28, "p": 0.66, "background": _BACKGROUND_TINT}
    return _FIXED | {name: _shaded(base, amount) for name, amount in shades.items()}


def _shaded(base: str, amount: float) -> str:
    """`base` mixed with white for a positive share, darkened for a negative one."""
    red, green, blue = (int(base[i : i + 2], 16) / 255 for i in (1, 3, 5))
    if amount >= 0:
        mixed = [part + (1 - part) * amount for part in (red, green, blue)]
    else:
        hue, light, depth = colorsys.rgb_to_hls(red, green, blue)
        mixed = list(colorsys.hls_to_rgb(hue, max(0.0, light * (1 + amount)), depth))
    return "#" + "".join(f"{round(part * 255):02x}" for part in mixed)


def _shape(line: str, paints: dict[str, str]) -> str:
    """One shape of `pictures.yaml` as an SVG element."""
    kind, _, rest = line.partition(" ")
    return _SHAPES[kind](rest, paints)


def _rectangle(rest: str, paints: dict[str, str]) -> str:
    x, y, width, height, radius, paint = rest.split()
    return (
        f'<rect x="{float(x):g}" y="{float(y):g}" width="{float(width):g}" '
        f'height="{float(height):g}" rx="{float(radius):g}" fill="{paints[paint]}"/>'
    )


def _ellipse(rest: str, paints: dict[str, str]) -> str:
    x, y, across, down, paint = rest.split()
    return (
        f'<ellipse cx="{float(x):g}" cy="{float(y):g}" rx="{float(across):g}" '
        f'ry="{float(down):g}" fill="{paints[paint]}"/>'
    )


def _path(rest: str, paints: dict[str, str]) -> str:
    paint, _, path = rest.partition(" ")
    return f'<path d="{path}" fill="{paints[paint]}"/>'


def _stroke(rest: str, paints: dict[str, str]) -> str:
    paint, width, path = rest.split(" ", 2)
    return (
        f'<path d="{path}" fill="none" stroke="{paints[paint]}" stroke-width="{float(width):g}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


_SHAPES: Final[dict[str, Callable[[str, dict[str, str]], str]]] = {
    "r": _rectangle,
    "o": _ellipse,
    "p": _path,
    "s": _stroke,
}
