"""What is understood of an utterance while its clauses are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from assistant.language.frames import (
    CatalogueFact,
    Change,
    Critique,
    Recipient,
    Reference,
    Superlative,
    Understanding,
)
from assistant.language.pointing import PLACEHOLDER
from core.turn import Act

POINTS = frozenset(
    {Act.REFER, Act.COMPARE, Act.EXPLAIN, Act.PRODUCT_QUESTION, Act.REVIEW_QUESTION, Act.COMPLEMENT,
     Act.SUBSTITUTE, Act.LIST_EDIT, Act.CART, Act.SAFETY, Act.COMPLAINT, Act.POLICY}
)  # fmt: skip
"""Acts that are done to a product."""
_PARTING = frozenset({Act.THANKS, Act.GREETING})
_POINTING = 4  # words that do nothing but point


@dataclass
class Draft:
    """An `Understanding` while its clauses are read."""

    pointed: list[Reference] = field(default_factory=list)
    """What each `PLACEHOLDER` of the clauses still to be read stands for."""
    acts: list[Act] = field(default_factory=list)
    confidence: float = 1.0
    needs: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    critiques: list[Critique] = field(default_factory=list)
    superlative: Superlative | None = None
    fact: CatalogueFact | None = None
    fact_attribute: str | None = None
    references: list[Reference] = field(default_factory=list)
    question: str | None = None
    budget: Decimal | None = None
    feeling: float | None = None
    clauses: list[tuple[Act, str]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    recipient: Recipient | None = None
    preferences: list[Change] = field(default_factory=list)
    wearer: Literal["women", "men"] | None = None
    another: bool = False
    other_brand: bool = False
    interests: list[str] = field(default_factory=list)
    unmeasured: str | None = None
    likely: Mapping[Act, float] = field(default_factory=dict)
    wished: float = 0.0

    def described(self, plain: str) -> list[Reference]:
        """What the next clause, `plain`, describes; taken off `pointed`."""
        count = min(plain.count(PLACEHOLDER), len(self.pointed))
        taken, self.pointed = self.pointed[:count], self.pointed[count:]
        return taken

    def finish(self) -> Understanding:
        """The understanding, once all clauses have been read."""
        self._drop_pointing()
        self._drop_farewell()
        return Understanding(
            acts=tuple(dict.fromkeys(self.acts)),
            confidence=self.confidence,
            need=self.needs[0] if self.needs else None,
            changes=tuple(dict.fromkeys(self.changes)),
            critiques=tuple(dict.fromkeys(c for c in self.critiques if not self._states(c.field))),
            superlative=self.superlative,
            fact=self.fact,
            fact_attribute=self.fact_attribute,
            references=tuple(dict.fromkeys(self.references)),
            question=self.question,
            budget=self.budget,
            fixed_sentiment=self.feeling,
            clauses=tuple(self.clauses),
            kept=tuple(dict.fromkeys(self.kept)),
            recipient=self.recipient,
            interests=tuple(dict.fromkeys(self.interests)),
            wearer=self.wearer,
            another=self.another,
            other_brand=self.other_brand,
            unmeasured=self.unmeasured,
            preferences=tuple(dict.fromkeys(self.preferences)),
            likely=self.likely,
            wished=self.wished,
        )

    def _states(self, name: str) -> bool:
        """Whether a limit of that field is stated: "too dear, have you one for about 40?"."""
        return any(change.field.removesuffix("_min").removesuffix("_max") == name
                   for change in self.changes)  # fmt: skip

    def _drop_farewell(self) -> None:
        """Let "never mind" go before a goodbye: it takes back nothing."""
        if Act.RETRACT in self.acts and not self.changes and {*self.acts} & _PARTING:
            self.acts = [act for act in self.acts if act is not Act.RETRACT]

    def _drop_pointing(self) -> None:
        """Let a clause go that only points: "that last one, is it waterproof?" is a question."""
        pointing = next((text for act, text in self.clauses if act is Act.REFER), "")
        asks = any(act in POINTS for act in self.acts if act is not Act.REFER)
        if asks and self.feeling is None and 0 < len(pointing.split()) <= _POINTING:
            self.acts = [act for act in self.acts if act is not Act.REFER]
