"""Names that only one or two guides know: a question about Reynisfjara is none about Santorini.

Whatever sounds alike in guides to other places can't answer a question that names this one.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.passages import Passage, heading
from retrieval.text import STOP_WORDS, words

_GUIDE = "guide"
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_INSIDE = re.compile(r"(?<=[\w,] )[^\W\d_][\w'’-]*|(?<=\()[^\W\d_][\w'’-]*")
"""Words that begin no sentence, where a capital makes a name."""
_SHORTEST = 4  # letters
_MOST = 2  # guides that know a name
_TIME = frozenset(
    "january february march april june july august september october november december monday"
    " tuesday wednesday thursday friday saturday sunday spring summer autumn winter".split()
)


def guide_names(passages: Sequence[Passage]) -> Mapping[str, frozenset[str]]:
    """Names, as `retrieval.text.words` has them, to the ids of the guides that know them."""
    plain: set[str] = set(STOP_WORDS) | _TIME
    known: defaultdict[str, set[str]] = defaultdict(set)
    for passage in passages:
        text = f"{heading(passage)}. {passage.text}"
        small = (word for word in _WORD.findall(text) if word[0].islower())
        plain.update(one for word in small for one in words(word))
        if passage.kind == _GUIDE:
            for word in _INSIDE.findall(text) + _WORD.findall(passage.section.partition(" > ")[0]):
                for name in words(word) if word[0].isupper() else ():
                    if len(name) >= _SHORTEST:
                        known[name].add(passage.document_id)
    return {
        name: frozenset(guides)
        for name, guides in known.items()
        if name not in plain and len(guides) <= _MOST
    }


def guides_of(passages: Sequence[Passage]) -> NDArray[np.str_]:
    """Ids of the guides that passages stand in, `(p,)`; empty for those of other documents."""
    return np.array([p.document_id if p.kind == _GUIDE else "" for p in passages], np.str_)


def elsewhere(
    question: str, names: Mapping[str, frozenset[str]], guides: NDArray[np.str_]
) -> NDArray[np.bool_] | None:
    """Which passages stand in guides to other places than those that `question` names, `(p,)`;
    None where it names none.

    Args:
        question: the shopper's.
        names: what `guide_names` gives.
        guides: what `guides_of` gives.
    """
    named = [names[word] for word in words(question) if word in names]
    if not named:
        return None
    here = sorted(frozenset().union(*named))
    return np.asarray((guides != "") & ~np.isin(guides, here))
