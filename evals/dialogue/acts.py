"""Acts and scope: utterances written before the classifier was trained, and CLINC150's
out-of-scope part (Larson et al. 2019), which is read beside the repository and never copied.
"""

import csv
import gzip
import json
from collections.abc import Iterator
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from typing import Any

from assistant.language.frames import Scene, SceneItem
from assistant.language.understand import LanguageUnderstanding
from core.constraints import Constraints
from core.errors import SourceError
from core.turn import Act
from evals.dialogue.shops import DATA

_UTTERANCES = Path(__file__).parents[1] / "data" / "utterances"


def measure(language: LanguageUnderstanding, split: str) -> dict[str, Any]:
    """Accuracy of whole act sets on single and double utterances, and what is refused.

    Returns:
        `single` and `double` accuracy, `in_scope_refused`, `own_caught`, and `missed`: every
        utterance that went wrong with what it was taken for.
    """
    found: dict[str, Any] = {"missed": []}
    refused = in_scope = caught = outside = 0
    known = scenes()
    for kind in ("single", "double"):
        said = [row for row in rows(kind) if row["split"] == split]
        right = 0
        for row in said:
            acts = {str(act) for act in language.understand(row["text"], known[row["scene"]]).acts}
            is_right = acts in (set(row["acts"]), set(row.get("also", [])))
            right += is_right
            if not is_right:
                found["missed"].append((kind, row["text"], sorted(row["acts"]), sorted(acts)))
            if "out_of_scope" in row["acts"]:
                outside += 1
                caught += "out_of_scope" in acts
            else:
                in_scope += 1
                refused += "out_of_scope" in acts
        found[kind] = right / len(said)
    found |= {"in_scope_refused": refused / in_scope, "own_caught": caught / outside}
    return found


def clinc_caught(language: LanguageUnderstanding, split: str) -> dict[str, Any]:
    """Share of CLINC150's out-of-scope utterances that are called out of scope, put to a fresh
    conversation, of all and of those that ask for no goods ("what is the cheapest electric guitar"
    does, and a shop answers it); and the share that aren't taken for a wish to buy either way.

    Raises:
        SourceError: the data set isn't beside the repository.
    """
    texts = clinc_outside(split)
    acts = [language.understand(text, Scene()).acts for text in texts]
    goods = clinc_goods()
    beside = [found for text, found in zip(texts, acts, strict=True) if digest(text) not in goods]
    declined = {Act.OUT_OF_SCOPE, Act.CHITCHAT, Act.SAFETY, Act.INJECTION}
    return {
        "caught": sum(Act.OUT_OF_SCOPE in found for found in acts) / len(acts),
        "caught_beside_goods": sum(Act.OUT_OF_SCOPE in found for found in beside) / len(beside),
        "declined": sum(not declined.isdisjoint(found) for found in acts) / len(acts),
        "n": len(acts),
    }


def clinc_outside(split: str) -> list[str]:
    """CLINC150's out-of-scope utterances of a split, `dev` or `test`.

    Raises:
        SourceError: the data set isn't beside the repository.
    """
    path = DATA / "utterances" / "clinc150_full.json.gz"
    if not path.exists():
        raise SourceError(f"{path} is missing. Put clinc/oos-eval's data_full.json there, packed.")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        stored = json.load(file)
    return [row[0] for row in stored["oos_val" if split == "dev" else "oos_test"]]


def clinc_goods() -> frozenset[str]:
    """Digests of CLINC150's out-of-scope utterances that ask for goods or advice on them."""
    lines = (_UTTERANCES / "clinc_goods.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def digest(text: str) -> str:
    """By which `clinc_goods` names an utterance."""
    return blake2b(text.encode(), digest_size=8).hexdigest()


def rows(kind: str) -> Iterator[dict[str, Any]]:
    """The utterances of a kind, `single` or `double`, as they are written down."""
    text = (_UTTERANCES / f"{kind}.jsonl").read_text(encoding="utf-8")
    yield from map(json.loads, text.splitlines())


def odd_lines() -> Iterator[tuple[Act, str, str]]:
    """Act, kind of scene, and text of the oddly worded lines that put no question."""
    with (_UTTERANCES / "odd.tsv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Act(row["act"]), row["scene"], row["text"]


def scenes() -> dict[str, Scene]:
    """The scenes that utterances are said in, by name."""
    stored = json.loads((_UTTERANCES / "scenes.json").read_text(encoding="utf-8"))
    return {name: _scene(fields) for name, fields in stored.items()}


def _scene(fields: dict[str, Any]) -> Scene:
    return Scene(
        constraints=Constraints(**fields.get("constraints", {})),
        need=fields.get("need"),
        screen=tuple(
            SceneItem(**{**item, "price": Decimal(str(item["price"]))})
            for item in fields.get("screen", [])
        ),
        focus=fields.get("focus"),
        asked=fields.get("asked"),
        last_acts=tuple(Act(act) for act in fields.get("last_acts", [])),
    )
