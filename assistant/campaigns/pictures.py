"""Pictures for mails: PNG, as no large mail client shows SVG."""

from functools import lru_cache
from pathlib import Path

_WIDTH = 340
_LARGEST = 2_000_000


class Pictures:
    """The workspace's pictures as small PNGs, drawn once."""

    def __init__(self, home: Path) -> None:
        self._folder = (home / "images").resolve()
        self.png = lru_cache(maxsize=4_096)(self._png)

    def _png(self, image: str | None) -> bytes | None:
        """A picture of the shop, 340 pixels wide; None for one that isn't the shop's own."""
        if not image or "://" in image:
            return None
        path = (self._folder.parent / image).resolve()
        if (
            not path.is_relative_to(self._folder)
            or not path.is_file()
            or path.stat().st_size > _LARGEST
        ):
            return None
        if path.suffix.lower() == ".png":
            return path.read_bytes()
        if path.suffix.lower() != ".svg":
            return None
        import resvg_py

        try:
            return bytes(resvg_py.svg_to_bytes(svg_string=path.read_text("utf-8"), width=_WIDTH))
        except (ValueError, UnicodeDecodeError):
            return None
