"""Customers: who they are, where they live, and what they say they like."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from ingestion.demo.tables import read, words

_EMAIL_DOMAINS = ("example.com", "example.org", "example.net")
_YOUNG, _OLD = 35, 55


@dataclass(frozen=True)
class People:
    """All customers; arrays are indexed by the row of the customer."""

    rows: list[dict[str, Any]]
    """The columns of `core.store.tables.Customer`."""
    tastes: NDArray[np.float64]
    """`(n_customers, n_interests)`, rows sum to one; columns as `interest_names()`."""
    price_level: NDArray[np.float64]
    """`(n_customers,)` the quality, and so the price, each is at home with, in [0, 1]."""
    women: NDArray[np.bool_]
    """`(n_customers,)` who looks at women's clothes; the rest look at men's."""
    south: NDArray[np.bool_]
    """`(n_customers,)` who has winter in July."""


@cache
def interest_names() -> tuple[str, ...]:
    """The interests that tastes are made of, in a fixed order."""
    return tuple(read("people")["interests"])


def people(count: int, rng: np.random.Generator) -> People:
    """Draw `count` customers."""
    tables = read("people")
    regions = list(tables["regions"].values())
    shares = np.array([region["share"] for region in regions], float)
    chosen = rng.choice(len(regions), count, p=shares / shares.sum())
    women = rng.random(count) < 0.52
    ages = np.clip(np.rint(rng.gamma(6.5, 6.2, count) + 4), 18, 84).astype(int)
    income = np.clip(np.rint(rng.normal(1.9 - 0.0012 * (ages - 47.0) ** 2, 1.1)), 0, 4).astype(int)
    groups = _groups(ages, women, rng)
    tastes = draw_tastes(_odds(groups), rng)
    rows = [_row(i, regions[chosen[i]], bool(women[i]), int(ages[i]), rng) for i in range(count)]
    _distinct_emails(rows)
    for i, row in enumerate(rows):
        row["income_band"] = tables["income_bands"][income[i]]
        row["traits"] = _traits(i, groups, tastes[i], rng)
    return People(
        rows=rows,
        tastes=tastes,
        price_level=np.clip(0.16 + 0.17 * income + rng.normal(0, 0.15, count), 0.02, 0.98),
        women=women,
        south=np.array([bool(regions[c].get("south")) for c in chosen]),
    )


def draw_tastes(odds: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Sparse tastes: about four interests each matter, chosen by `odds`.

    Args:
        odds: `(n, n_interests)`, how likely each interest is for each person.
        rng: source of chance.

    Returns:
        `(n, n_interests)`, rows sum to one.
    """
    keys = np.log(odds) + rng.gumbel(size=odds.shape)
    ranks = np.argsort(np.argsort(-keys, axis=1), axis=1)
    weights = np.array([1.0, 0.75, 0.5, 0.3, 0.15])
    strength = np.where(ranks < 5, weights[np.minimum(ranks, 4)], 0.02)
    strength = strength * rng.uniform(0.7, 1.3, odds.shape)
    return np.asarray(strength / strength.sum(axis=1, keepdims=True))


def _groups(
    ages: NDArray[np.int_], women: NDArray[np.bool_], rng: np.random.Generator
) -> dict[str, NDArray[np.bool_]]:
    """Who belongs to which of the groups that `people.yaml` names."""
    chance = rng.random((4, len(ages)))
    parents = (ages > 25) & (ages < 54) & (chance[0] < 0.5)
    return {
        "young": ages < _YOUNG,
        "old": ages > _OLD,
        "women": women,
        "parents": parents,
        "infants": parents & (ages < 42) & (chance[1] < 0.35),
        "dogs": chance[2] < 0.2,
        "cats": chance[3] < 0.17,
    }


def _odds(groups: dict[str, NDArray[np.bool_]]) -> NDArray[np.float64]:
    columns = []
    for factors in read("people")["interests"].values():
        odds = np.full(len(groups["young"]), float(factors["base"]))
        for group, factor in factors.items():
            if group != "base":
                odds = np.where(groups[group], odds * factor, odds)
        columns.append(odds)
    return np.stack(columns, axis=1)


def _row(
    index: int, region: dict[str, Any], woman: bool, age: int, rng: np.random.Generator
) -> dict[str, Any]:
    first = str(rng.choice(words(region["women" if woman else "men"])))
    family = str(rng.choice(words(region["family"])))
    gender = "female" if woman else "male"
    return {
        "id": str(index + 1),
        "name": f"{first} {family}",
        "email": "",
        "age": age,
        "gender": "nonbinary" if rng.random() < 0.015 else gender,
        "location": str(rng.choice(words(region["cities"]))),
        "income_band": "",
        "traits": {},
        "consent_personalisation": bool(rng.random() < 0.92),
        "consent_marketing": bool(rng.random() < 0.46),
    }


def _distinct_emails(rows: list[dict[str, Any]]) -> None:
    taken: set[str] = set()
    for index, row in enumerate(rows):
        letters = normalize("NFKD", row["name"].lower().replace(" ", ".").replace("ø", "o"))
        user = "".join(c for c in letters if c.isascii() and (c.isalnum() or c == "."))
        email = f"{user}@{_EMAIL_DOMAINS[index % 3]}"
        if email in taken:
            email = f"{user}.{index + 1}@{_EMAIL_DOMAINS[index % 3]}"
        taken.add(email)
        row["email"] = email


def _traits(
    index: int,
    groups: dict[str, NDArray[np.bool_]],
    taste: NDArray[np.float64],
    rng: np.random.Generator,
) -> dict[str, Any]:
    """What the shop's form asked; three in four filled their interests in."""
    traits: dict[str, Any] = {}
    if rng.random() < 0.75:
        top = np.argsort(-taste)[: int(rng.integers(2, 5))]
        traits["interests"] = [interest_names()[i] for i in top]
    parent = bool(groups["parents"][index])
    traits["household_size"] = int(rng.integers(3, 6) if parent else rng.integers(1, 4))
    if parent:
        traits["children"] = "under 3" if groups["infants"][index] else "3 to 15"
    pets = [pet for pet in ("dogs", "cats") if groups[pet][index]]
    if pets:
        traits["pets"] = pets
    return traits
