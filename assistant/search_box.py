"""A query typed into a search box, rather than said in a conversation."""

from assistant.language.frames import Superlative
from assistant.scene import scene_of
from assistant.services import Shop
from assistant.state import DialogueState
from assistant.tracking import track
from core.constraints import Constraints

_READ = 500  # characters that are read for limits


def read(
    shop: Shop, query: str, constraints: Constraints | None = None
) -> tuple[DialogueState, Superlative | None]:
    """The limits in the words of `query`, and the order asked for.

    What kind of thing is wanted is left to the ranking, which knows more words for it than any
    list of categories; prices, measures, brands, colours and what is ruled out become exact
    constraints, beside the given `constraints`, which win.
    """
    given = constraints or Constraints()
    if not query.strip():
        return DialogueState(turn=1, constraints=given), None
    state = DialogueState(turn=1)
    understood = shop.language.understand(query[:_READ], scene_of(shop, state))
    track(state, understood, shop.catalog)
    order = understood.superlative
    category = state.constraints.category if order is not None else None
    said = state.constraints.model_copy(update={"category": category})
    default = Constraints()
    own = {
        name: getattr(given, name)
        for name in Constraints.model_fields
        if getattr(given, name) != getattr(default, name)
    }
    state.constraints = said.model_copy(update=own)
    if not shop.catalog.mask(state.constraints).any() and shop.catalog.mask(given).any():
        state.constraints = given  # the words were no limits after all
    return state, order
