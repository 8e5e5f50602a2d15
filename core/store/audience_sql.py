"""Audience rules as SQL: each condition becomes one clause on the table of customers."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    Select,
    String,
    Table,
    and_,
    func,
    not_,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy import cast as sql_cast

from core import audience
from core.audience import AudienceRule, Condition
from core.store.campaign_tables import CustomerAffinity
from core.store.tables import Customer, Event, EventKind, Product

CUSTOMERS = cast(Table, Customer.__table__)
EVENTS = cast(Table, Event.__table__)
_PRODUCTS = cast(Table, Product.__table__)
_AFFINITIES = cast(Table, CustomerAffinity.__table__)

Clause = ColumnElement[bool]
_COLUMNS = frozenset({"gender", "location", "income_band"})
_MONEY_SCALE = 10_000
_KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"view": (EventKind.VIEW.value, EventKind.CLICK.value)}
)


def where(rule: AudienceRule) -> Clause:
    """The clause that holds for exactly the customers of `rule`."""
    return and_(true(), *(_clause(condition) for condition in rule.conditions))


def midnight(day: date) -> datetime:
    """The beginning of a day in UTC."""
    return datetime.combine(day, time(), UTC)


def _clause(condition: Condition) -> Clause:
    compiled = _COMPILERS[type(condition)](condition)
    return not_(compiled) if condition.negate else compiled


def _within(column: Any, since: date | None, before: date | None) -> list[Clause]:
    found: list[Clause] = []
    if since is not None:
        found.append(column >= midnight(since))
    if before is not None:
        found.append(column < midnight(before))
    return found


def below(categories: tuple[str, ...], column: Any) -> Clause:
    """Whether a path is one of `categories` or below one."""
    return or_(
        *(column == path for path in categories),
        *(column.startswith(f"{path} > ", autoescape=True) for path in categories),
    )


def _of_products(categories: tuple[str, ...], brands: tuple[str, ...], events: Any) -> list[Clause]:
    wanted: list[Clause] = []
    if categories:
        wanted.append(below(categories, _PRODUCTS.c.category))
    if brands:
        wanted.append(func.lower(_PRODUCTS.c.brand).in_([brand.lower() for brand in brands]))
    if not wanted:
        return []
    return [events.c.product_id.in_(select(_PRODUCTS.c.id).where(*wanted))]


def _is(ids: Select[Any]) -> Clause:
    return CUSTOMERS.c.id.in_(ids)


def _did(condition: audience.Did) -> Clause:
    kinds = _KINDS.get(condition.action, (condition.action,))
    ids = select(EVENTS.c.customer_id).where(
        EVENTS.c.kind.in_(kinds),
        *_of_products(condition.categories, condition.brands, EVENTS),
        *_within(EVENTS.c.time, condition.since, condition.before),
    )
    if condition.at_least > 1:
        ids = ids.group_by(EVENTS.c.customer_id).having(func.count() >= condition.at_least)
    return _is(ids)


def _purchases(since: date | None = None) -> Select[Any]:
    return (
        select(EVENTS.c.customer_id)
        .where(EVENTS.c.kind == EventKind.PURCHASE.value, *_within(EVENTS.c.time, since, None))
        .group_by(EVENTS.c.customer_id)
    )


def _last_purchase(condition: audience.LastPurchase) -> Clause:
    spans = _within(func.max(EVENTS.c.time), condition.since, condition.before)
    return _is(_purchases().having(and_(true(), *spans)))


def _first_purchase(condition: audience.FirstPurchase) -> Clause:
    spans = _within(func.min(EVENTS.c.time), condition.since, condition.before)
    return _is(_purchases().having(and_(true(), *spans)))


def _last_visit(condition: audience.LastVisit) -> Clause:
    spans = _within(func.max(EVENTS.c.time), condition.since, condition.before)
    visits = select(EVENTS.c.customer_id).group_by(EVENTS.c.customer_id)
    return _is(visits.having(and_(true(), *spans)))


def _order_count() -> ColumnElement[int]:
    return func.count(func.coalesce(EVENTS.c.session_id, sql_cast(EVENTS.c.id, String)).distinct())


def _spent_total() -> ColumnElement[int]:
    """Ten-thousandths paid; a purchase without a price counts nothing."""
    return func.coalesce(func.sum(type_coerce(EVENTS.c.price, BigInteger)), 0)


def _orders(condition: audience.Orders) -> Clause:
    counted, low, high = _order_count(), condition.min or 0, condition.max
    clauses = []
    if low:
        clauses.append(_is(_purchases(condition.since).having(counted >= low)))
    if high is not None:
        clauses.append(not_(_is(_purchases(condition.since).having(counted > high))))
    return and_(true(), *clauses)


def _spent(condition: audience.Spent) -> Clause:
    per = _order_count() if condition.per_order else 1
    having: list[Clause] = []
    if condition.min is not None:
        having.append(_spent_total() >= _units(condition.min) * per)
    if condition.max is not None:
        having.append(_spent_total() <= _units(condition.max) * per)
    return _is(_purchases(condition.since).having(and_(true(), *having)))


def _units(amount: Decimal) -> int:
    return int(amount * _MONEY_SCALE)


def _top(condition: audience.TopShare) -> Clause:
    totals = (
        _purchases()
        .add_columns(
            type_coerce(_spent_total(), Float).label("spent"),
            type_coerce(_order_count(), Float).label("orders"),
            type_coerce(func.max(EVENTS.c.time), BigInteger).label("recency"),
        )
        .subquery()
    )
    values: dict[str, Any] = {"spent": totals.c.spent, "orders": totals.c.orders}
    if condition.by == "rfv":
        names = ("spent", "orders", "recency")
        parts = [func.rank().over(order_by=totals.c[name]) for name in names]
        scored = select(
            totals.c.customer_id, (parts[0] + parts[1] + parts[2]).label("value")
        ).subquery()
    else:
        scored = select(totals.c.customer_id, values[condition.by].label("value")).subquery()
    order = (scored.c.value.desc(), scored.c.customer_id)
    place = func.row_number().over(order_by=order).label("place")
    everybody = func.count().over().label("everybody")
    ranked = select(scored.c.customer_id, place, everybody).subquery()
    first = ranked.c.place - 1 < ranked.c.everybody * condition.share
    return _is(select(ranked.c.customer_id).where(first))


def _abandoned_cart(condition: audience.AbandonedCart) -> Clause:
    later = EVENTS.alias("later")
    bought = (
        select(later.c.id)
        .where(
            later.c.kind == EventKind.PURCHASE.value,
            later.c.customer_id == EVENTS.c.customer_id,
            later.c.product_id == EVENTS.c.product_id,
            later.c.time >= EVENTS.c.time,
        )
        .exists()
    )
    return _is(
        select(EVENTS.c.customer_id).where(
            EVENTS.c.kind == EventKind.CART.value,
            *_of_products(condition.categories, (), EVENTS),
            *_within(EVENTS.c.time, condition.since, None),
            not_(bought),
        )
    )


def _interest(condition: audience.Interest) -> Clause:
    declared = _trait("interests", (condition.topic,))
    if not condition.categories:
        return declared
    return or_(declared, _did(audience.Did(categories=condition.categories)))


def _affinity(condition: audience.Affinity) -> Clause:
    return _is(
        select(_AFFINITIES.c.customer_id).where(
            below(condition.categories, _AFFINITIES.c.category),
            _AFFINITIES.c.score >= condition.at_least,
        )
    )


def _profile(condition: audience.Profile) -> Clause:
    if condition.field not in _COLUMNS:
        return _trait(condition.field, condition.values)
    column = CUSTOMERS.c[condition.field]
    if not condition.values:
        return column.is_not(None)
    text = func.coalesce(func.lower(column), "")
    clauses = [text == value.lower() for value in condition.values]
    if condition.field == "location":  # "Leeds, UK" lies in Leeds and in UK
        for value in condition.values:
            clauses.append(text.startswith(f"{value.lower()},", autoescape=True))
            clauses.append(text.endswith(f", {value.lower()}", autoescape=True))
    return or_(*clauses)


def _trait(name: str, values: tuple[str, ...]) -> Clause:
    """Whether a trait is one of `values`, or a list that holds one of them."""
    text = func.lower(func.coalesce(CUSTOMERS.c.traits[name].as_string(), ""))
    if not values:
        return text.not_in(["", "null", "[]", "false", "0"])
    return or_(
        *(text == value.lower() for value in values),
        *(text.contains(f'"{value.lower()}"', autoescape=True) for value in values),
    )


def _age(condition: audience.Age) -> Clause:
    return _between(CUSTOMERS.c.age, condition.min, condition.max)


def _mood(condition: audience.Mood) -> Clause:
    return _between(CUSTOMERS.c.sentiment, condition.min, condition.max)


def _between(column: Any, low: float | None, high: float | None) -> Clause:
    clauses: list[Clause] = [column.is_not(None)]
    if low is not None:
        clauses.append(column >= low)
    if high is not None:
        clauses.append(column <= high)
    return func.coalesce(and_(*clauses), False)


_COMPILERS: Mapping[type[Condition], Callable[[Any], Clause]] = MappingProxyType(
    {
        audience.Did: _did,
        audience.LastPurchase: _last_purchase,
        audience.FirstPurchase: _first_purchase,
        audience.LastVisit: _last_visit,
        audience.Orders: _orders,
        audience.Spent: _spent,
        audience.TopShare: _top,
        audience.AbandonedCart: _abandoned_cart,
        audience.Interest: _interest,
        audience.Affinity: _affinity,
        audience.Profile: _profile,
        audience.Age: _age,
        audience.Mood: _mood,
    }
)
