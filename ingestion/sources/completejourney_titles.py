"""Readable texts for the products of the Complete Journey, which names them in till-speak."""

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

from ingestion.units import measure

_WORDS: Final = {
    "acc": "accessories", "ale": "ale", "bev": "beverage", "bkd": "baked", "bn": "bean",
    "brd": "breaded", "brkfst": "breakfast", "bskts": "baskets", "btl": "bottle",
    "btls": "bottles", "btr": "butter", "bg": "bags", "calc": "calculator", "carb": "carbonated",
    "chix": "chicken", "chp": "chopped", "choccolate": "chocolate", "chococlate": "chocolate",
    "ckys": "cookies", "cleang": "cleaning", "cnd": "canned", "cndy": "candy",
    "cntrl": "control", "coff": "coffee", "conc": "concentrate", "cran": "cranberry",
    "crkr": "crackers", "crystl": "crystal", "ckyl": "cocktail", "cktls": "cocktails",
    "deod": "deodorant", "dept": "department", "disposible": "disposable", "dnr": "dinner",
    "dnrs": "dinners", "drnk": "drink", "drnks": "drinks", "drnrs": "drainers",
    "drsng": "dressing", "dsh": "dishes", "elect": "electrical", "entrees": "entrées",
    "exc": "except", "fd": "food", "fem": "feminine", "flav": "flavored", "flvr": "flavor",
    "flvrd": "flavored", "fre": "fresh", "frd": "fried", "frz": "frozen", "frzn": "frozen",
    "gds": "goods", "gm": "general merchandise", "grnd": "ground", "hbc": "health & beauty",
    "hygn": "hygiene", "incl": "including", "inst": "instant", "jce": "juice", "juic": "juice",
    "jui": "juice", "lbs": "lb", "linaments": "liniments", "liq": "liquid", "lss": "less",
    "ls": "less", "meals": "meals", "mfg": "manufacturer", "misc": "miscellaneous",
    "mx": "mix", "mxs": "mixes", "ndairy": "non-dairy", "ntrtnl": "nutritional",
    "pckgd": "packaged", "pkg": "packaged", "pkgd": "packaged", "pkld": "pickled",
    "plstc": "plastic", "pnt": "peanut", "prem": "premium", "prep": "prepared",
    "prod": "produce", "prpck": "prepacked", "prslc": "presliced", "pwdr": "powder",
    "pwdrs": "powders", "refrgratd": "refrigerated", "reg": "regular", "sal": "salad",
    "sald": "salad", "saus": "sausage", "sft": "soft", "shlder": "shoulder",
    "shldr": "shoulder", "shlfsh": "shellfish", "slc": "sliced", "snds": "sandwiches",
    "sndwch": "sandwich", "sngl": "single", "snks": "snacks", "spec": "specialty",
    "sply": "supplies", "sprd": "spreads", "ss": "single-serve", "stk": "steak",
    "sup": "supplies", "supp": "supplies", "suppplies": "supplies", "sv": "serve",
    "sw": "sweet", "sweetners": "sweeteners", "swt": "sweet", "thn": "than", "tiss": "tissue",
    "tom": "tomato", "trsh": "trash", "vac": "vacuum", "veg": "vegetable", "wat": "water",
    "wh": "whole", "whl": "whole", "whlsm": "wholesome", "whs": "warehouse", "wtr": "water",
    "yng": "young", "qsr": "quick-service",
}  # fmt: skip
_KEPT: Final = frozenset(
    {"BBQ", "CD", "DVD", "DXM", "IQF", "OJ", "OTC", "RTD", "SPF", "TV", "VHS", "LED", "MMK"}
)
_VAGUE: Final = frozenset(
    {"Value", "Seasonal", "Premium", "Super Premium", "Traditional", "Specialty", "Economy",
     "Regular", "Popular", "Basic", "Mainstream", "All Other", "Miscellaneous", "Everyday",
     "Special Everyday", "Natural", "Bulk", "Other", "Core", "Standard", "Imported", "Domestic"}
)  # fmt: skip
"""Types that say nothing without their category."""
_SMALL: Final = frozenset({"and", "in", "of", "or", "the", "to", "with", "for", "over", "than"})
_DEPARTMENTS: Final = {
    "DRUG GM": "Drugstore & General Merchandise",
    "MEAT-PCKGD": "Packaged Meat",
    "SEAFOOD-PCKGD": "Packaged Seafood",
    "CNTRL/STORE SUP": "Store Supplies",
    "CHARITABLE CONT": "Charitable Contributions",
    "PROD-WHS SALES": "Produce Warehouse Sales",
    "ELECT &PLUMBING": "Electrical & Plumbing",
    "GM MERCH EXP": "General Merchandise",
    "CHEF SHOPPE": "Chef Shop",
}
_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(OZ|FL OZ|LB|ML|L|LTR|CT|PK|IN|GAL|QT|PT|G)")
_LITERS: Final = {"GAL": 3.785411784, "QT": 0.946352946, "PT": 0.473176473, "FL OZ": 0.02957353}


class ProductTexts(NamedTuple):
    """What a shopper can read of a product."""

    title: str
    description: str
    category: str
    attributes: dict[str, str | float]


def product_texts(row: dict[str, Any]) -> ProductTexts:
    """Texts from `department`, `product_category`, `product_type`, `brand`, `package_size`."""
    department = _DEPARTMENTS.get(row["department"]) or readable(row["department"])
    category = readable(row["product_category"] or "")
    kind = readable(row["product_type"] or "") or category or f"{department} item"
    if kind in _VAGUE and category and kind != category:
        kind = f"{kind} {category}"
    size = _readable_size(row["package_size"] or "")
    title = f"{kind}, {size}" if size else kind
    path = [department, category, kind] if category else [department]
    brand = "Store brand" if row["brand"] == "Private" else "National brand"
    place = f"{category} in {department}" if category else department
    return ProductTexts(
        title=title,
        description=f"{brand}. Found under {place}.",
        category=" > ".join(dict.fromkeys(path)),
        attributes=_size_attributes(row["package_size"] or ""),
    )


@lru_cache(maxsize=8_192)
def readable(text: str) -> str:
    """`SFT DRNK 2 LITER BTL CARB INCL` to `Soft Drink 2 Liter Bottle Carbonated`."""
    text = re.sub(r"\([^)]*$|\b(INCL|INCLUDING)$", "", text.strip())  # cut off by the till
    text = re.sub(r"\s*([:;,])\s*", r"\1 ", text)
    text = re.sub(r"\s*&\s*", " & ", text)
    text = re.sub(r"(?<=\))(?=\w)|(?<=\w)(?=\()", " ", text)
    words = re.sub(r"[A-Za-z]+('S)?", _word, text)
    words = " ".join(words.split()).strip(" -/:,&")
    return words[:1].upper() + words[1:]


def _word(match: re.Match[str]) -> str:
    word = match[0]
    if word in _KEPT:
        return word
    full = _WORDS.get(word.casefold(), word.casefold())
    if full in _SMALL:
        return full
    return " ".join(part[:1].upper() + part[1:] for part in full.split(" "))


def _readable_size(text: str) -> str:
    text = " ".join(text.split())
    if not re.search(r"\d", text):
        return text.casefold()
    return re.sub(r"[A-Z]+", lambda match: "L" if match[0] == "L" else match[0].casefold(), text)


def _size_attributes(text: str) -> dict[str, str | float]:
    """The size as printed and, where it is one plain measure, as a number.

    An ounce of a drink is a volume and of a biscuit a weight; the data don't say which.
    """
    text = " ".join(text.split())
    if not text:
        return {}
    attributes: dict[str, str | float] = {"package_size": _readable_size(text)}
    match = _SIZE.fullmatch(text)
    if match is None:
        return attributes
    number, unit = float(match[1]), match[2]
    if unit in {"CT", "PK"}:
        attributes["pieces"] = int(number)
    elif unit == "OZ":
        attributes["size_oz"] = number
    elif unit in _LITERS:
        attributes["volume_ml"] = round(number * _LITERS[unit] * 1000)
    elif unit in {"L", "LTR", "ML"}:
        attributes["volume_ml"] = round(number * (1 if unit == "ML" else 1000))
    elif measured := measure(match[1], unit):
        suffix, value = measured
        attributes[f"{'weight' if suffix == 'g' else 'size'}_{suffix}"] = value
    return attributes
