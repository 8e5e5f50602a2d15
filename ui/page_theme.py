"""How the page looks: a Gradio theme on system fonts, beside `static/page.css`."""

from pathlib import Path
from typing import Final

import gradio as gr

_STATIC: Final = Path(__file__).parent / "static"
STYLES: Final = _STATIC / "page.css"
FAVICON: Final = _STATIC / "favicon.svg"

_SANS: Final = ("system-ui", "-apple-system", "'Segoe UI'", "Roboto", "Ubuntu", "sans-serif")
_MONO: Final = ("ui-monospace", "'SF Mono'", "Menlo", "Consolas", "monospace")


class _SystemFont(gr.themes.Font):
    """A font that the visitor has; unquoted, because `system-ui` is a keyword."""

    def __str__(self) -> str:
        return self.name


def make_theme() -> gr.themes.Base:
    """The theme; its fonts are the system's, so that nothing is fetched."""
    theme = gr.themes.Base(
        primary_hue=gr.themes.colors.emerald,
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_lg,
        font=[_SystemFont(name) for name in _SANS],
        font_mono=[_SystemFont(name) for name in _MONO],
    )
    return theme.set(
        body_background_fill="var(--paper)",
        body_background_fill_dark="var(--paper)",
        body_text_color="var(--ink)",
        body_text_color_dark="var(--ink)",
        block_background_fill="var(--surface)",
        block_background_fill_dark="var(--surface)",
        block_border_color="var(--line)",
        block_border_color_dark="var(--line)",
        block_label_text_color="var(--muted)",
        block_label_text_color_dark="var(--muted)",
        block_title_text_color="var(--muted)",
        block_title_text_color_dark="var(--muted)",
        input_background_fill="var(--surface)",
        input_background_fill_dark="var(--surface)",
        input_border_color="var(--line)",
        input_border_color_dark="var(--line)",
        button_primary_background_fill="var(--accent)",
        button_primary_background_fill_dark="var(--accent)",
        button_primary_background_fill_hover="var(--accent-strong)",
        button_primary_background_fill_hover_dark="var(--accent-strong)",
        button_primary_text_color="var(--on-accent)",
        button_primary_text_color_dark="var(--on-accent)",
    )


def script(name: str) -> str:
    """A script of the page, as text."""
    return (_STATIC / name).read_text(encoding="utf-8")
