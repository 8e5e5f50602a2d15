"""What is known of a shopper is told by relevance, with consent, and of nobody else."""

from assistant.answers.profile import profile_context
from assistant.context import TurnContext
from assistant.language.frames import Understanding
from assistant.services import Shop
from assistant.state import DialogueState, Remembered
from assistant.tracking import Tracked
from core.turn import Act


def _context(shop: Shop, text: str, profile: str | None) -> TurnContext:
    state = DialogueState()
    state.remembered = [Remembered(id="m", text="I'm allergic to wool")]
    understood = Understanding(acts=(Act.SEARCH,), confidence=1.0)
    return TurnContext(shop, "c", text, profile, profile, state, understood, Tracked())


def test_what_bears_on_the_question_comes_first(shop: Shop) -> None:
    facts = profile_context(_context(shop, "another lamp for my desk", "bob"))
    assert facts[0].startswith("Bought Desk lamp with dimmer")
    wool = profile_context(_context(shop, "a warm wool scarf", "bob"))
    assert wool[0] == "Asked to be remembered: I'm allergic to wool"


def test_only_this_shopper_is_looked_at(shop: Shop) -> None:
    facts = " ".join(profile_context(_context(shop, "a backpack for hiking", "bob"), most=50))
    assert "Alpine" not in facts  # Ann's


def test_without_consent_nothing_is_told(shop: Shop) -> None:
    assert profile_context(_context(shop, "another lamp for my desk", None)) == ()
