"""Sober opening lines made of attributes: `A 28-litre daypack in waxed canvas, 840 g.`"""

import random
import re
from collections.abc import Mapping

from ingestion.demo.spec import Value
from ingestion.demo.wording import Plain, show

_MASS = re.compile(
    r"(cream|screen|shampoo|conditioner|wash|oil|parfum|toilette|tea|coffee|mix|fruit|food|litter"
    r"|honey|salt|balm|repellent|spray|D|sanitiser|treatment|bedding|luggage|moisturiser)$"
)
_AUDIENCES = ("kids' ", "women's ", "men's ")
_PLURAL = re.compile(r"(?<!s)s$")
_SIZES = {
    "capacity_l": "{}-litre", "capacity_persons": "{}-person", "pieces": "{}-piece",
    "power_w": "{}-watt", "screen_in": "{}-inch", "brightness_lm": "{}-lumen",
    "thickness_mm": "{} mm", "diameter_cm": "{} cm", "capacity_ml": "{} ml", "volume_ml": "{} ml",
    "capacity_mah": "{} mAh", "brim_cm": "{} cm", "length_cm": "{} cm",
}  # fmt: skip
_QUALITIES = {
    "waterproof": {"waterproof": "waterproof", "water-resistant": "water-resistant"},
    "fit": {"relaxed": "relaxed", "slim": "slim"},
    "roast": {"light": "light-roast", "dark": "dark-roast", "medium": "medium-roast"},
    "season": {"4-season": "four-season", "winter": "winter", "summer": "summer"},
    "insulated": {"True": "insulated"},
    "washable": {"True": "washable"},
    "dimmable": {"True": "dimmable"},
    "packable": {"True": "packable"},
    "firmness": {"soft": "soft", "medium": "medium-firm", "firm": "firm"},
    "finish": {"matte": "matte", "satin": "satin", "sheer": "sheer"},
    "organic": {"True": "organic"},
}
_TAILS = {
    "comfort_c": "comfortable to {} °C",
    "r_value": "R-value {}",
    "spf": "SPF {}",
    "hair_type": "for {} hair",
    "battery_h": "with {} hours of battery",
    "battery_days": "with {} days of battery",
    "age_min": "for ages {} and up",
    "wheels": "on {} wheels",
    "water_column_mm": "rated to {} mm",
    "upf": "UPF {}",
    "load_kg": "for loads up to {} kg",
    "burn_h": "burning for {} hours",
    "noise_reduction_db": "cutting {} dB",
    "weight_g": "{}",
}


def plain_line(noun: str, values: Mapping[str, Value], rng: random.Random) -> Plain:
    """One factual sentence about a product called `noun`.

    Every word of it is an attribute of `values`, so it can't disagree with them.
    """
    told: set[str] = set()
    sizes = [name for name in _SIZES if name in values][:1]
    head = [_SIZES[n].format(show(n, values[n])) for n in sizes if rng.random() < 0.75]
    if sizes == ["pieces"] and values["pieces"] == 1:
        head = []
    told |= set(sizes) if head else set()
    qualities = [
        (name, word)
        for name, table in _QUALITIES.items()
        if name in values and (word := table.get(str(values[name]))) and word not in noun
    ]
    for name, word in rng.sample(qualities, min(len(qualities), rng.choice((0, 1, 1, 2)))):
        head.append(word)
        told.add(name)
    audience = next((a for a in _AUDIENCES if noun.startswith(a)), "")
    rest = noun.removeprefix(audience)
    made_of, name = _made_of(noun, values)
    told |= {name}
    phrase = audience + " ".join([*head, rest]) + made_of
    tails = [name for name in _TAILS if values.get(name) and name not in told]
    chosen = rng.sample(tails, min(len(tails), rng.choice((0, 1, 1, 2))))
    told |= set(chosen)
    shown = [_TAILS[name].format(show(name, values[name])) for name in chosen]
    if phrase == noun and not shown:
        return Plain("", frozenset())
    return Plain(_sentence(phrase, noun, shown, rng), frozenset(told))


def _made_of(noun: str, values: Mapping[str, Value]) -> tuple[str, str]:
    """What it is made of, smells of, or is for, and which attribute says so."""
    if "material" in values and str(values["material"]).split()[0] not in noun:
        return f" in {show('', values['material'])}", "material"
    if values.get("scent", "unscented") != "unscented" and str(values["scent"]) not in noun:
        return f" scented with {show('', values['scent'])}", "scent"
    if values.get("skin_type", "all") not in ("all", "normal"):
        return f" for {show('', values['skin_type'])} skin", "skin_type"
    return "", ""


def _sentence(phrase: str, noun: str, tails: list[str], rng: random.Random) -> str:
    singular = not (_MASS.search(noun) or _PLURAL.search(noun))
    if singular and rng.random() < 0.6:
        phrase = f"{'an' if phrase[0].lower() in 'aeiou8' else 'a'} {phrase}"
    joins = tails and tails[0].split()[0] in ("with", "for", "on")
    text = phrase + (" " if joins else ", " if tails else "") + ", ".join(tails)
    return text[:1].upper() + text[1:] + "."
