"""The scene that an utterance is understood in, read off the dialogue state."""

from assistant.language.frames import Scene, SceneItem
from assistant.services import Shop
from assistant.state import DialogueState


def scene_of(shop: Shop, state: DialogueState) -> Scene:
    """What understanding may look at: state, previous turn, screen."""
    return Scene(
        constraints=state.constraints,
        need=state.need,
        screen=tuple(
            SceneItem(
                product_id=product.id,
                title=product.title,
                category=product.category,
                brand=product.brand,
                price=product.price,
                attributes={**product.derived, **product.attributes},
            )
            for product in shop.products(state.on_screen)
        ),
        focus=state.focus,
        asked=state.asked,
        last_acts=state.last_acts,
    )
