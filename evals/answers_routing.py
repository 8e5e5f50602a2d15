"""Fits the weights of `assistant.answers.routing` anew: `python -m evals.answers_routing`.

Works on the two judged shops, and on development data only: the judged questions, whose product, or
any, is on screen; the scripted conversations, as they go; the judged queries, on a fresh screen and
with some product on it; the utterances of the act classifier, whose screens hold some products;
lines by two people that put no question, oddly worded; and CLINC150's requests that no shop
answers. Writes the net, and prints how lines fare that it was fitted without. The conversations are
heard by the net that is there.
"""

import csv
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold
from sklearn.neural_network import MLPClassifier

import assistant.answers
from assistant import Assistant
from assistant.answers.routing import ABOUT_PRODUCT, WEIGHTS, Route, Router, signs
from assistant.checkpoints import open_checkpointer
from assistant.scene import scene_of
from assistant.services import Shop
from assistant.state import DialogueState
from core.turn import Act, Turn
from evals.answers_questions import DATA, DEVELOPMENT, Question, questions
from evals.dialogue.acts import clinc_outside, odd_lines, rows, scenes
from evals.dialogue.playing import play
from evals.dialogue.script import Script, load_scripts
from evals.judged_shops import demo_shop, retail_shop
from evals.search_queries import is_test, phrased

WRITTEN = Path(assistant.answers.__file__).parent / "data" / WEIGHTS
_NETS, _UNITS, _EPOCHS = 3, 16, 300
_STRENGTH = 1.0  # of what is held against weights, as scikit-learn's alpha
_FOLDS = 8
_ROUTES = [*Route]
_FRAMES = 2  # of a query, in which it is put
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


def _odd(shop: Shop, rng: random.Random) -> Iterator[Line]:
    """Lines of all acts but questions, by people who knew none of the examples."""
    for act, scene, text in odd_lines():
        route = _route(frozenset({act}))
        if route is not None:
            count = (
                rng.choice((0, 1, 4)) if scene == "any" else {"focus": 1, "screen": 4}.get(scene, 0)
            )
            yield _line(shop, "odd", text, _shown(*(_any(shop, rng) for _ in range(count))), route)


def fit(inputs: NDArray[np.float64], routes: Sequence[Route]) -> Router:
    """The net over signs as they are, `(n, len(SIGNS))`, fitted on standardised ones: the mean of
    `_NETS`. A line that is put to nobody counts twice: most that is said to a shop is, and fewer of
    these.
    """
    mean, spread = inputs.mean(0), inputs.std(0) + 1e-9
    known = np.array([_ROUTES.index(route) for route in routes])
    rows = np.append(np.arange(len(known)), np.flatnonzero(known == _ROUTES.index(Route.NOBODY)))
    standard = ((inputs - mean) / spread)[rows]
    nets = [
        MLPClassifier((_UNITS,), alpha=_STRENGTH, max_iter=_EPOCHS, random_state=seed).fit(
            standard, known[rows]
        )
        for seed in range(_NETS)
    ]
    hidden = np.hstack([net.coefs_[0] for net in nets])
    return Router(
        hidden=hidden / spread[:, None],
        offsets=np.hstack([net.intercepts_[0] for net in nets]) - (mean / spread) @ hidden,
        output=np.asarray(np.vstack([net.coefs_[1] for net in nets]) / _NETS, np.float32),
        biases=np.mean([net.intercepts_[1] for net in nets], axis=0),
    )


def _tell(lines: list[Line]) -> None:
    """Print how lines fare that the net was fitted without: a text is left out in all scenes."""
    inputs = np.stack([line.signs for line in lines])
    routes = [line.route for line in lines]
    right: Counter[str] = Counter()
    for known, left in GroupKFold(_FOLDS).split(inputs, groups=[line.text for line in lines]):
        router = fit(inputs[known], [routes[at] for at in known])
        for at in left:
            chances = router.chances(inputs[at])
            found = max(chances, key=chances.__getitem__)
            right[lines[at].source] += found is routes[at]
            if found is not routes[at]:
                print(f"  {lines[at].source}: {lines[at].text!r} is {routes[at]}, not {found}")  # noqa: T201
    for source, count in Counter(line.source for line in lines).items():
        print(f"{source}: {right[source]} of {count}")  # noqa: T201


def main() -> None:
    """Fit and write."""
    demo, retail = demo_shop(), retail_shop()
    rng = random.Random(_SEED)
    lines = [
        line
        for question in questions(name for name in DEVELOPMENT if name != _LEFT_OUT)
        for line in _asked(retail if question.is_of_retail else demo, question, rng)
    ]
    lines += [*_spoken(demo, retail), *_searched(demo, retail, rng), *_uttered(demo, rng)]
    lines += _odd(demo, rng)
    lines += [_line(demo, "clinc", text, _shown(), Route.NOBODY) for text in clinc_outside("dev")]
    _tell(lines)
    inputs = np.stack([line.signs for line in lines])
    fit(inputs, [line.route for line in lines]).write(WRITTEN)


if __name__ == "__main__":
    main()
