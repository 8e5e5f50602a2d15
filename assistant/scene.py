"""The scene that an utterance is understood in, read off the dialogue state."""

from assistant.language.frames import Scene, SceneItem
from assistant.services import Shop
from assistant.state import DialogueState
from core.store import Product
from core.turn import Act

_EARLIER = 40  # products shown before that can be described


def scene_of(shop: Shop, state: DialogueState) -> Scene:
    """What understanding may look at: state, previous turn, screen and what was shown before."""
    on_screen = state.on_screen
    earlier = tuple(id for id in state.seen() if id not in on_screen)[:_EARLIER]
    items = _items(shop, (*on_screen, *earlier))
    shown = tuple(item for item in items if item.product_id in on_screen)
    return Scene(
        constraints=state.constraints,
        need=state.need,
        screen=shown,
        earlier=tuple(items[len(shown) :]),
        focus=state.focus,
        asked=state.asked,
        last_acts=state.last_acts,
        for_somebody=state.recipient is not None,
        refused=_refused(state),
        offered=state.offered is not None and state.offered == state.turn - 1,
    )


def _refused(state: DialogueState) -> str | None:
    if Act.OUT_OF_SCOPE not in state.last_acts:
        return None
    said = (words for speaker, words in reversed(state.transcript) if speaker == "shopper")
    return next(said, None)


def _items(shop: Shop, ids: tuple[str, ...]) -> list[SceneItem]:
    """What shoppers may call the products of `ids` that exist: read once a build, since names
    change no faster; facts are always read anew.
    """
    known = shop.scene_items
    missing = tuple(id for id in ids if id not in known)
    if missing:
        known.update({product.id: _item(product) for product in shop.products(missing)})
    return [known[id] for id in ids if id in known]


def _item(product: Product) -> SceneItem:
    return SceneItem(
        product_id=product.id,
        title=product.title,
        category=product.category,
        brand=product.brand,
        price=product.price,
        attributes={**product.derived, **product.attributes},
    )
