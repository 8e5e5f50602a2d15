"""Copy by a language model over HTTP: what it makes up never reaches a variant."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.campaigns import CampaignStudio
from assistant.campaigns.content import Variant
from assistant.campaigns.copywriter import Copywriter
from assistant.campaigns.model_copy import write_variants
from assistant.double import Answer, Endpoint, completion
from assistant.models import open_model
from core.settings import Settings
from evals import campaigns_claims as claims
from tests.assistant.campaigns.conftest import NOW
from tests.assistant.campaigns.test_studio import PROMPT, TODAY

FIELDS = ("subject", "preheader", "headline", "opening", "offer", "closing", "push", "sms")


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[Answer], Any]]:
    endpoints: list[Endpoint] = []

    def start(answer: Answer) -> Any:
        endpoints.append(Endpoint(answer))
        url = endpoints[-1].url
        return open_model(Settings(home=tmp_path, model="test-model", model_url=url))

    yield start
    for endpoint in endpoints:
        endpoint.close()


def _saying(sentences: list[str]) -> list[dict[str, str]]:
    rows = [sentences[at : at + len(FIELDS)] for at in range(0, len(sentences), len(FIELDS))]
    return [dict(zip(FIELDS, row, strict=False)) for row in rows]


def _written(model: Any, count: int) -> tuple[Variant, ...]:
    facts, checker, _ = claims.fixed()
    brief = facts.brief.model_copy(update={"subject_lines": count})
    own = Copywriter(facts, "c").variants(None)[:1] * count
    assert brief.subject_lines == len(own)
    return write_variants(model, facts, own, checker)


@pytest.mark.parametrize("part", claims.PARTS)
def test_no_false_statement_of_a_model_gets_into_a_variant(
    part: str, serve: Callable[[Answer], Any]
) -> None:
    false = claims.fixed()[2][part]["false"]
    objects = _saying(false)
    model = serve(lambda _: (200, completion(json.dumps(objects))))
    found = _written(model, len(objects))
    said = {text for variant in found for text in variant.texts().values()}
    assert said.isdisjoint(false)
    assert all(variant.subject for variant in found)


def test_true_sentences_of_a_model_are_kept(serve: Callable[[Answer], Any]) -> None:
    _, checker, parts = claims.fixed()
    true = [text for text in parts["first"]["true"] if not checker.check(text)]
    assert len(true) >= 19
    model = serve(lambda _: (200, completion(f"Here you are:\n{json.dumps(_saying(true))}")))
    found = _written(model, 3)
    said = {text for variant in found for text in variant.texts().values()}
    assert set(true) <= said


@pytest.mark.parametrize("answer", [(500, "{}"), (200, completion("Sorry, no.")), (200, "}{")])
def test_the_embedded_writer_stands_in_for_a_model_that_fails(
    answer: tuple[int, str], serve: Callable[[Answer], Any]
) -> None:
    found = _written(serve(lambda _: answer), 1)
    facts, _, _ = claims.fixed()
    assert found == Copywriter(facts, "c").variants(None)[:1]


def test_a_lying_model_doesnt_keep_a_campaign_from_being_true(
    studio: CampaignStudio, serve: Callable[[Answer], Any]
) -> None:
    lies = {
        "subject": "70% off everything, today only",
        "opening": "The Everest Ultra Pack is only $9.99. Everybody loves it.",
        "offer": "Free shipping and a lifetime guarantee.",
        "closing": "Until next time,",
    }
    studio.model = serve(lambda _: (200, completion(json.dumps([lies, lies]))))
    preview = studio.preview(studio.draft(PROMPT, TODAY).id, NOW)
    assert preview.can_be_approved
    texts = " ".join(text for v in preview.variants for text in v.texts().values())
    assert not any(lie in texts for name, lie in lies.items() if name != "closing")
    assert preview.variants[0].closing == "Until next time,"
