from html.parser import HTMLParser
from pathlib import Path

import pytest

from core.turn import ShownProduct, Turn
from ui.render import Exchange, Renderer

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "[click](javascript:alert(1))",
    "[click](//evil.test/x)",
    "[click](/\\evil.test/x)",
    "[click](https://evil.test)",
    "![pixel](https://evil.test/p.png)",
    "<https://evil.test>",
    "<svg/onload=alert(1)>",
    "<!-- --><style>@import url(//evil.test)</style>",
    "{{ 7 * 7 }} ${7*7} {% raw %}",
    "[a]: https://evil.test\n\n[a]",
    '<a href="https://evil.test">x</a>',
    "</p></div><iframe src=//evil.test></iframe>",
)


class Elements(HTMLParser):
    """Collects every tag, with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    return Renderer(tmp_path)


def turn_saying(text: str) -> Turn:
    item = ShownProduct(
        id=text, title=text, brand=text, category=text, why=text, image=text, currency=None
    )
    return Turn(
        conversation_id=text,
        turn=1,
        model=text,
        reply=text,
        products=(item,),
        suggestions=(text,),
        degraded=text,
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_anybody_says_is_inert(renderer: Renderer, text: str) -> None:
    turn = turn_saying(text)
    html = renderer.exchange(Exchange(said=text, turn=turn), is_live=True)
    html += renderer.developer(turn) + renderer.header(text, is_demo=True)
    drawing = ("svg", "path", "circle")
    for tag, attributes in Elements(html).found:
        assert tag not in ("script", "iframe", "style", "object", "link", "meta", "a")
        assert not any(name.startswith("on") for name in attributes)
        if tag == "img":
            assert (attributes["src"] or "").startswith("/images/")
        if tag in drawing:
            assert "onload" not in attributes


def test_templates_are_not_evaluated_in_values(renderer: Renderer) -> None:
    html = renderer.exchange(Exchange(said="{{ 7 * 7 }}"), is_live=True)
    assert "49" not in html


def test_markdown_of_replies_is_kept(renderer: Renderer) -> None:
    html = renderer.markdown("**Bold**, a [guide](/docs)\n\n- one\n\n|a|b|\n|-|-|\n|1|2|")
    for part in ("<strong>Bold</strong>", '<a href="/docs">', "<li>one</li>", "<td>2</td>"):
        assert part in html


def test_past_exchanges_have_no_buttons(renderer: Renderer) -> None:
    exchange = Exchange(said="hi", turn=turn_saying("bag"))
    assert "<button" in renderer.exchange(exchange, is_live=True)
    assert "<button" not in renderer.exchange(exchange, is_live=False)


def test_a_listing_that_repeats_the_cards_is_left_to_them(renderer: Renderer) -> None:
    reply = "Two fit:\n1. **Bag**, $5.00\n2. **Other**, $6.00\n\nThe first is lighter."
    turn = turn_saying("x").model_copy(
        update={"reply": reply, "products": (ShownProduct(id="a", title="Bag"),)}
    )
    html = renderer.exchange(Exchange(said="", turn=turn), is_live=True)
    assert "<strong>Bag" not in html
    assert "<strong>Other" in html
    assert "The first is lighter." in html
    growing = renderer.exchange(Exchange(said="", reply=reply[:20]), is_live=True)
    assert "Two fit" in growing
    assert "Bag" not in growing


@pytest.mark.parametrize(
    ("stock", "words"),
    [(None, None), (0, "Out of stock"), (1, "Only 1 left"), (5, "Only 5 left"), (6, "In stock")],
)
def test_stock_is_said_as_it_is(renderer: Renderer, stock: int | None, words: str | None) -> None:
    item = ShownProduct(id="a", title="Bag", stock=stock)
    turn = turn_saying("x").model_copy(update={"products": (item,)})
    html = renderer.exchange(Exchange(said="", turn=turn), is_live=True)
    assert (words in html) if words else ('class="stock' not in html)
