"""Words that hold in every shop: colours, materials, synonyms, product nouns."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.language.text import key


@dataclass(frozen=True)
class Lexicon:
    """Shop-independent words; keys are those of `text.key`."""

    colors: dict[str, str]
    """Colour word to the colour it names (`gray` to `grey`)."""
    materials: frozenset[str]
    material_forms: dict[str, str]
    """Adjective to the material it names (`wooden` to `wood`)."""
    material_kinds: dict[str, tuple[str, ...]]
    """Material to its kinds (`wool` to `merino`), which go where it is refused."""
    products: frozenset[str]
    """Nouns that name something shops sell."""
    not_products: frozenset[str]
    """Words that some shop sells, and that mostly mean something else."""
    synonyms: dict[str, tuple[str, ...]]
    """A name to the names that mean the same, itself included."""
    common: frozenset[str]
    """English words that are no misspelling, lower case (whole words of BERT's vocabulary)."""


def read_data(name: str) -> str:
    """Text of a file in this package's data folder."""
    return (files("assistant.language") / "data" / name).read_text(encoding="utf-8")


@lru_cache(1)
def lexicon() -> Lexicon:
    """The words shipped with Aisle, read once."""
    stored = json.loads(read_data("lexicon.json"))
    colors: dict[str, str] = {}
    for color, others in stored["colors"].items():
        colors |= {key(name): color for name in (color, *others)}
    synonyms: dict[str, tuple[str, ...]] = {}
    for group in stored["synonyms"]:
        keys = tuple(dict.fromkeys(key(name) for name in group))
        for name in keys:
            synonyms[name] = tuple(dict.fromkeys((*synonyms.get(name, ()), *keys)))
    return Lexicon(
        colors=colors,
        materials=frozenset(key(name) for name in stored["materials"]),
        material_forms=stored["material_forms"],
        material_kinds={name: tuple(kinds) for name, kinds in stored["material_kinds"].items()},
        products=frozenset(key(name) for name in (*stored["products"], *synonyms)),
        not_products=frozenset(stored["not_products"]),
        synonyms=synonyms,
        common=frozenset(read_data("common_words.tsv").split()),
    )
