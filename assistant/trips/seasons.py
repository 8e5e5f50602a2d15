"""Seasons by month and hemisphere, and what they ask for where no guide says."""

from collections.abc import Mapping
from types import MappingProxyType

from assistant.language.text import key

MONTHS = (
    "January February March April May June July August September October November December".split()
)
_NORTHERN = ("winter", "winter", "spring", "spring", "spring", "summer", "summer", "summer",
             "autumn", "autumn", "autumn", "winter")  # fmt: skip
_OPPOSITE = {"winter": "summer", "summer": "winter", "spring": "autumn", "autumn": "spring"}
_SOUTHERN = frozenset(
    key(place)
    for place in (
        "Australia, New Zealand, Argentina, Chile, Uruguay, Paraguay, Bolivia, Peru,"
        " Brazil, South Africa,"
        "Namibia, Botswana, Zimbabwe, Mozambique, Madagascar, Lesotho, Sydney, Melbourne,"
        " Brisbane, Perth,"
        "Adelaide, Hobart, Tasmania, Auckland, Wellington, Christchurch, Queenstown,"
        " Buenos Aires, Patagonia,"
        "Santiago, Rio de Janeiro, Sao Paulo, Lima, Cusco, Montevideo, Cape Town,"
        " Johannesburg, Durban,"
        "Windhoek, Fiji, Mauritius"
    ).split(",")
)

GENERAL_NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "spring": ("rain jacket", "jumper"),
        "summer": ("sunscreen", "sun hat", "water bottle"),
        "autumn": ("rain jacket", "jumper"),
        "winter": ("warm jacket", "gloves", "warm hat", "scarf"),
    }
)
"""What a season asks for anywhere, as general advice."""

WET_NEEDS = ("rain jacket", "umbrella")
"""What rain asks for, whatever the season."""


def season_of(month: int, place: str) -> str:
    """The season of a month (1 to 12); the northern half of the world unless `place` is known
    to lie in the southern.
    """
    season = _NORTHERN[month - 1]
    return _OPPOSITE[season] if key(place) in _SOUTHERN else season
