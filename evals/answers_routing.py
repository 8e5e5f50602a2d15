"""Fits the weights of `assistant.answers.routing` anew: `python -m evals.answers_routing`.

Works on the two judged shops, and on development data only: the judged questions, whose product, or
any, is on screen; the scripted conversations, as they go; the judged queries, on a fresh screen and
with some product on it; the utterances of the act classifier, whose screens hold some products; and
CLINC150's requests that no shop answers.
Prints the weights, and how lines fare that they were fitted without.
"""

import csv
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from assistant import Assistant
from assistant.answers.routing import ABOUT_PRODUCT, SIGNS, Route, signs
from assistant.checkpoints import open_checkpointer
from assistant.scene import scene_of
from assistant.services import Shop
from assistant.state import DialogueState
from core.turn import Act, Turn
from evals.answers_questions import DATA, DEVELOPMENT, Question, questions
from evals.dialogue.acts import clinc_outside, rows, scenes
from evals.dialogue.playing import play
from evals.dialogue.script import Script, load_scripts
from evals.judged_shops import demo_shop, retail_shop
from evals.search_queries import is_test, phrased

_STRENGTH = 0.3  # of what is held against weights, as scikit-learn's C; .1 to 1 choose alike
_ROUTES = [Route.NOBODY, Route.PRODUCT, Route.SHOP]
_FRAMES = 2  # of a query, in which it is put
_NOBODYS = 2.0
"""Weight of a line that is put to nobody: most that is said to a shop is, and fewer of these."""
_LEFT_OUT = "answers_none_demo"  # all questions, which would make all the more of what is said one
_SEED = 3
_UNCLEAR = frozenset({Act.SAFETY, Act.PRIVACY, Act.ORDER})
"""Acts whose lines are a question to the shop or not, as one takes them."""


@dataclass(frozen=True)
class Line:
    """One utterance in its state, and whom it is put to."""

    source: str
    text: str
    signs: NDArray[np.float64]
    route: Route


def _line(shop: Shop, source: str, text: str, state: DialogueState, route: Route) -> Line:
    vector = shop.encoder.encode([text])[0]
    understood = shop.language.understand(text, scene_of(shop, state))
    focus = next(iter(shop.products((state.focus,))), None) if state.focus else None
    return Line(source, text, signs(shop, text, vector, understood, focus), route)


def _shown(*ids: str) -> DialogueState:
    state = DialogueState(turn=1)
    if ids:
        state.show(ids, {})
    return state


def _asked(shop: Shop, question: Question, rng: random.Random) -> Iterator[Line]:
    """A judged question; one to the shop is put on a fresh screen, and beside some product."""
    if question.product and question.source not in {"policy", "faq", "guide"}:
        places = [(_shown(question.product), Route.PRODUCT)]
    else:
        places = [(_shown(), Route.SHOP), (_shown(_any(shop, rng)), Route.SHOP)]
    for state, route in places:
        yield _line(shop, question.file, question.text, state, route)


def _route(*ways: frozenset[Act]) -> Route | None:
    """Whom an utterance of these acts is put to; None where it is unclear."""
    acts = frozenset().union(*ways)
    if acts & ABOUT_PRODUCT:
        return Route.PRODUCT
    if Act.POLICY in acts:
        return Route.SHOP
    return None if acts & _UNCLEAR else Route.NOBODY


class _Listener:
    """An assistant that notes what it is told, in the state that it is told it in."""

    def __init__(self, assistant: Assistant, script: Script, lines: list[Line]) -> None:
        self.shop = assistant.shop
        self._assistant, self._lines = assistant, lines
        self._steps = iter(script.steps)

    def reply(self, text: str, *, conversation_id: str | None, **told: Any) -> Turn:
        """Answer, and note the line."""
        route = _route(*next(self._steps).acts)
        if route is not None:
            state = self._assistant.recall(conversation_id) if conversation_id else DialogueState()
            self._lines.append(_line(self.shop, "script", text, state, route))
        return self._assistant.reply(text, conversation_id=conversation_id, **told)


def _spoken(demo: Shop, retail: Shop) -> list[Line]:
    """The lines of the scripted conversations with nobody in particular."""
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, shop in (("demo", demo), ("retail", retail)):
            checkpointer = open_checkpointer(f"sqlite:///{Path(folder) / name}.db")
            assistant = Assistant(shop, checkpointer)
            for script in load_scripts("dev"):
                if script.shop == name and script.customer is None:
                    play(_Listener(assistant, script, lines), script)  # type: ignore[arg-type]
    return lines


def _searched(demo: Shop, retail: Shop, rng: random.Random) -> Iterator[Line]:
    for name, shop in (("search_demo", demo), ("search_retail", retail)):
        with (DATA / f"{name}.tsv").open(newline="", encoding="utf-8") as file:
            queries = [row["query"] for row in csv.DictReader(file, delimiter="\t")]
        for query in queries:
            if not is_test(query):
                for text in rng.sample(phrased(query), min(len(phrased(query)), _FRAMES)):
                    yield _line(shop, name, text, _shown(), Route.NOBODY)
                    yield _line(shop, name, text, _shown(_any(shop, rng)), Route.NOBODY)


def _any(shop: Shop, rng: random.Random) -> str:
    return str(rng.choice(shop.catalog.ids))


def _uttered(shop: Shop, rng: random.Random) -> Iterator[Line]:
    known = scenes()
    for kind in ("single", "double"):
        for row in rows(kind):
            route = _route(frozenset(Act(act) for act in row["acts"]))
            if row["split"] == "dev" and route is not None:
                scene = known[row["scene"]]
                count = 0 if not scene.screen else 1 if scene.focus else len(scene.screen)
                state = _shown(*(_any(shop, rng) for _ in range(count)))
                yield _line(shop, "utterances", row["text"], state, route)


def fit(lines: list[Line]) -> LogisticRegression:
    """The multinomial logit over signs as they are, fitted on standardised ones."""
    inputs = np.stack([line.signs for line in lines])
    model = _model()
    model.fit((inputs - inputs.mean(0)) / _spread(inputs), [line.route for line in lines])
    return model


def _model() -> LogisticRegression:
    weights = {route: _NOBODYS if route is Route.NOBODY else 1.0 for route in _ROUTES}
    return LogisticRegression(C=_STRENGTH, max_iter=3_000, class_weight=weights)


def _spread(inputs: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(inputs.std(0) + 1e-9)


def _print(lines: list[Line]) -> None:
    inputs = np.stack([line.signs for line in lines])
    model = fit(lines)
    coefficients = model.coef_[[list(model.classes_).index(route) for route in _ROUTES]]
    intercepts = model.intercept_[[list(model.classes_).index(route) for route in _ROUTES]]
    weights = coefficients / _spread(inputs)
    biases = intercepts - weights @ inputs.mean(0)
    for name, at in (("product", 1), ("shop", 2)):
        told = dict(zip(SIGNS, (weights[at] - weights[0]).round(2).tolist(), strict=True))
        print(name, tuple(told.values()), "bias", round(float(biases[at] - biases[0]), 2))  # noqa: T201
        print("  ", told)  # noqa: T201
    standard = (inputs - inputs.mean(0)) / _spread(inputs)
    wanted = [str(line.route) for line in lines]
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    found = cross_val_predict(_model(), standard, wanted, cv=folds)
    right: Counter[str] = Counter()
    for line, route in zip(lines, found, strict=True):
        right[line.source] += line.route == route
        if line.route != route:
            print(f"  {line.source}: {line.text!r} is {line.route}, taken for {route}")  # noqa: T201
    for source, count in Counter(line.source for line in lines).items():
        print(f"{source}: {right[source]} of {count}")  # noqa: T201


def main() -> None:
    """Fit and print."""
    demo, retail = demo_shop(), retail_shop()
    rng = random.Random(_SEED)
    lines = [
        line
        for question in questions(name for name in DEVELOPMENT if name != _LEFT_OUT)
        for line in _asked(retail if question.is_of_retail else demo, question, rng)
    ]
    lines += [*_spoken(demo, retail), *_searched(demo, retail, rng), *_uttered(demo, rng)]
    lines += [_line(demo, "clinc", text, _shown(), Route.NOBODY) for text in clinc_outside("dev")]
    _print(lines)


if __name__ == "__main__":
    main()
