"""Requests that no shop answers, from CLINC150's training part (Larson et al. 2019, CC BY 3.0).

The data set is read from a file where there is one and is never copied; its validation and test
parts are for measuring only.
"""

import gzip
import json
import random
from pathlib import Path

from assistant.language.examples import FRESH, Example, results_scene
from core.errors import SourceError
from core.turn import Act

_EACH = 12  # utterances of an intent
_SHOPS_DO = frozenset(
    """order order_status shopping_list shopping_list_update greeting goodbye tell_joke
    where_are_you_from how_old_are_you what_is_your_name who_made_you thank_you
    what_can_i_ask_you what_are_your_hobbies do_you_have_pets are_you_a_bot meaning_of_life
    who_do_you_work_for fun_fact yes no maybe repeat cancel change_speed change_volume
    change_accent change_user_name change_ai_name change_language reset_settings user_name
    sync_device whisper_mode redeem_rewards rewards_balance spending_history transactions
    ingredients_list ingredient_substitution meal_suggestion food_last cook_time recipe
    travel_suggestion travel_notification plug_type packing report_lost_card damaged_card
    todo_list todo_list_update reminder reminder_update calories nutrition_info account_blocked
    card_declined""".split()
)
"""Intents that a shop answers, that are small talk, or that shoppers may mean differently."""


def read_outside(path: Path, seed: int, first: int) -> list[Example]:
    """Examples of being out of scope; the same for the same seed.

    Args:
        path: `data_full.json` of clinc/oos-eval, gzipped.
        seed: draws the utterances.
        first: number of the first example's line; each is a line of its own.

    Raises:
        SourceError: the file can't be read.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            stored = json.load(file)
    except (OSError, ValueError) as error:
        raise SourceError(f"{path} is not clinc/oos-eval's data_full.json, gzipped.") from error
    by_intent: dict[str, list[str]] = {}
    for text, intent in stored["train"]:
        if intent not in _SHOPS_DO:
            by_intent.setdefault(intent, []).append(text)
    rng = random.Random(seed)
    texts = [text for intent in sorted(by_intent) for text in rng.sample(by_intent[intent], _EACH)]
    texts += [text for text, _ in stored["oos_train"]]
    return [
        Example(Act.OUT_OF_SCOPE, text, rng.choice([FRESH, results_scene(rng)]), first + number)
        for number, text in enumerate(texts)
    ]
