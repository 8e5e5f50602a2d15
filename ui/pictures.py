"""Product pictures: which file is servable, and what is drawn where there is none."""

import colorsys
from hashlib import blake2b
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from core.turn import ShownProduct

TYPES: Final = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".avif": "image/avif",
}
"""Media type by suffix; nothing else in the images folder is served."""

_FOLDER = "images"


def images_folder(home: Path) -> Path:
    """Where a workspace keeps its pictures."""
    return home / _FOLDER


def find_picture(home: Path, name: str) -> Path | None:
    """The file that `name` (a path below the images folder) names, if it may be served."""
    root = images_folder(home).resolve()
    try:
        path = (root / name).resolve()
        servable = path.is_relative_to(root) and path.suffix.lower() in TYPES and path.is_file()
    except (OSError, ValueError):  # a name that is too long, or holds a NUL
        return None
    return path if servable else None


def picture_url(home: Path, product: ShownProduct) -> str:
    """Address on this server of a product's picture, or of one drawn in its place.

    A picture on another host isn't used: the page loads nothing from elsewhere.
    """
    name = (product.image or "").removeprefix("/").removeprefix(f"{_FOLDER}/")
    if name and find_picture(home, name):
        return f"/{_FOLDER}/{quote(name)}"
    drawn = {"title": product.title[:80], "kind": (product.category or "")[:80]}
    return f"/{_FOLDER}/placeholder.svg?{urlencode(drawn, errors='replace')}"


def draw_placeholder(title: str, kind: str) -> str:
    """An SVG with the initials of `title`, in a calm tint that depends on `kind`."""
    title = "".join(character for character in title if character.isprintable())
    hue = blake2b(kind.casefold().encode(errors="replace"), digest_size=1).digest()[0] / 256
    paper, shade, ink = (
        _hex(hue, lightness, saturation)
        for lightness, saturation in ((0.93, 0.3), (0.86, 0.32), (0.38, 0.3))
    )
    words = [word for word in title.split() if word[0].isalnum()]
    initials = escape("".join(word[0] for word in words[:2]).upper())
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" role="img">'
        f"<title>{escape(title)}</title>"
        f'<rect width="400" height="300" fill="{paper}"/>'
        f'<path d="M0 300 L0 214 Q100 160 200 206 T400 186 L400 300Z" fill="{shade}"/>'
        f'<text x="200" y="150" fill="{ink}" font-family="system-ui, sans-serif" '
        'font-size="84" font-weight="600" text-anchor="middle" dominant-baseline="central" '
        f'letter-spacing="2">{initials}</text></svg>'
    )


def _hex(hue: float, lightness: float, saturation: float) -> str:
    channels = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
