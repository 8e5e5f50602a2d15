"""The shopper's page: a Gradio app whose events drive `ui.page_chat`."""

import os
from collections.abc import Iterator
from typing import Any, Final

# Gradio reads these where it is imported or built: send nothing home, and don't summarise
# thousands of past events after each new one.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)

import gradio as gr
from fastapi import FastAPI

from core.store import EventKind
from ui.limits import MAX_BODY_BYTES, MAX_MESSAGE_CHARS, TURNS_AT_ONCE
from ui.page_chat import Chat, View, Visit
from ui.page_theme import FAVICON, STYLES, make_theme, script
from ui.ports import Shop
from ui.render import Renderer
from ui.sessions import Sessions
from ui.shoppers import Shopper, demo_shoppers

_NOBODY: Final = ""  # the switcher's value for an anonymous visitor
_ACTS: Final = (EventKind.LIKE, EventKind.DISMISS, EventKind.LIST_ADD)
_QUIET: Final[dict[str, Any]] = {
    "show_progress": "hidden",
    "api_visibility": "private",
    "concurrency_limit": TURNS_AT_ONCE,
}


def mount_page(app: FastAPI, shop: Shop) -> None:
    """Serve the page of `shop` at `/`, below every route that `app` has already."""
    gr.mount_gradio_app(
        app,
        _build(shop, app.state.sessions),
        path="/",
        theme=make_theme(),
        css_paths=STYLES,
        head=f"<script>{script('page.js')}</script>",
        favicon_path=str(FAVICON),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        max_file_size=MAX_BODY_BYTES,
    )


def _build(shop: Shop, sessions: Sessions) -> gr.Blocks:
    renderer = Renderer(shop.settings.home, sessions.download_pass)
    chat = Chat(shop, renderer)
    shoppers = demo_shoppers(shop.store) if shop.is_demo else []
    in_development = shop.settings.environment == "development"
    page = gr.Blocks(
        title=f"{shop.shop_name} · shopping assistant", analytics_enabled=False, fill_width=True
    )
    with page:
        visit = gr.State()
        header = _html("header", "header.js", renderer.header(shop.shop_name, shop.is_demo))
        with gr.Row(elem_id="layout"):
            with gr.Column(elem_id="talk"):
                past = _html("past", "past.js")
                live = _html("live", "live.js")
            with gr.Column(elem_id="side"):
                with gr.Column(elem_id="shopper", visible=bool(shoppers)):
                    customer = _switcher(shoppers)
                    about = _html("about", None)
                desk = _html("desk", "desk.js")
                panel = gr.Column(elem_id="panel", visible=in_development)
                with panel, gr.Accordion("Developer", open=False):
                    developer = _html("developer", None)
            with gr.Column(elem_id="composer"):
                constraints = _html("constraints", "say.js")
                message = _message_box()
        shown = [visit, past, live, constraints, desk, developer]
        typed, said = _type(chat), _click(chat)
        answers = [
            message.submit(
                typed, [visit, customer, message], [message, *shown], trigger_mode="once", **_QUIET
            ),
            live.click(said, [visit, customer], shown, trigger_mode="once", **_QUIET),
            desk.click(said, [visit, customer], shown, trigger_mode="once", **_QUIET),
            constraints.click(said, [visit, customer], shown, trigger_mode="once", **_QUIET),
        ]
        for answer in answers:
            answer.failure(_give_up(chat), [visit, customer], shown, **_QUIET)
        begin = _begin(chat, renderer, shoppers)
        for start in (page.load, customer.change, header.click):
            start(begin, [visit, customer], [about, *shown], cancels=[*answers], **_QUIET)
    return page


def _html(name: str, on_load: str | None, value: str = "") -> gr.HTML:
    return gr.HTML(
        value,
        elem_id=name,
        js_on_load=script(on_load) if on_load else None,
        apply_default_css=False,
    )


def _switcher(shoppers: list[Shopper]) -> gr.Dropdown:
    visitors = [("Somebody new", _NOBODY)]
    return gr.Dropdown(
        choices=visitors + [(shopper.label, shopper.id) for shopper in shoppers],
        value=shoppers[0].id if shoppers else _NOBODY,
        label="Shopping as",
        filterable=False,
    )


def _message_box() -> gr.Textbox:
    return gr.Textbox(
        label="Your message",
        placeholder="What are you looking for?",
        show_label=False,
        lines=1,
        max_lines=6,
        max_length=MAX_MESSAGE_CHARS,
        submit_btn=True,
        elem_id="message",
    )


def _parts(visit: Visit, view: View) -> tuple[Any, ...]:
    return visit, view.past, view.live, view.constraints, view.desk, view.developer


def _begin(chat: Chat, renderer: Renderer, shoppers: list[Shopper]) -> Any:
    known = {shopper.id: shopper for shopper in shoppers}

    def begin(before: Visit | None, customer_id: str) -> tuple[Any, ...]:
        about = renderer.about(known.get(customer_id))
        return (about, *_parts(*chat.begin(customer_id or None, before)))

    return begin


def _type(chat: Chat) -> Any:
    def type_message(visit: Visit | None, customer_id: str, text: str) -> Iterator[tuple[Any, ...]]:
        visit = _resume(visit, customer_id)
        left = gr.skip() if visit.is_busy or not text.strip() else ""
        for view in chat.say(visit, text):
            yield (left, *_parts(visit, view))
            left = gr.skip()  # what is typed while an answer comes stays

    return type_message


def _click(chat: Chat) -> Any:
    def click(
        visit: Visit | None, customer_id: str, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        visit = _resume(visit, customer_id)
        said, did = event._data.get("say"), event._data.get("act")
        product_id = event._data.get("product")
        if isinstance(said, str):
            for view in chat.say(visit, said, product_id):
                yield _parts(visit, view)
        elif did in _ACTS:
            yield _parts(visit, chat.act(visit, EventKind(did), str(product_id)))

    return click


def _give_up(chat: Chat) -> Any:
    def give_up(visit: Visit | None, customer_id: str) -> tuple[Any, ...]:
        visit = _resume(visit, customer_id)
        return _parts(visit, chat.give_up(visit))

    return give_up


def _resume(visit: Visit | None, customer_id: str) -> Visit:
    """The visit, or a new one where the server has restarted under an open page."""
    return visit or Visit(customer_id=customer_id or None)
