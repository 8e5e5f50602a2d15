import pytest

from assistant.language.quantities import parse_measures, parse_stars, scale_between, unit_of


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("at least 40 litres", "l", 40, None),
        ("under 500 g", "g", None, 500),
        ("less than 2 lbs", "g", None, 907.1847),
        ("at least 40.5 inches", "mm", 1028.7, None),
        ("under 1234.5 g", "g", None, 1234.5),
        ("under 1 kg", "g", None, 1000),
        ("between 30 and 40 litres", "l", 30, 40),
        ("20-30l", "l", 20, 30),
        ("10 gallons or more", "l", 37.8541, None),
        ("for 4 people", "persons", 4, None),
        ("a 2-person tent", "persons", 2, None),
        ("at most 10 inches", "cm", None, 25.4),
        ("over 6 feet", "cm", 182.88, None),
        ("at least 12 hours", "h", 12, None),
        ("no heavier than 400 grams", "g", None, 400),
        ("not lighter than 400 grams", "g", 400, None),
        ("longer than 2 m", "cm", 200, None),
        ("5 degrees or colder", "c", None, 5),
        ("warm to minus five", "c", None, -5),
    ],
)
def test_a_measure_is_converted_to_the_attributes_unit(
    text: str, unit: str, low: float | None, high: float | None
) -> None:
    (measure,) = parse_measures(text)
    assert measure.convert(unit) == (pytest.approx(low), pytest.approx(high))


def test_a_plain_measure_means_nearly_that() -> None:
    (measure,) = parse_measures("15 inch laptop")
    bounds = measure.convert("in")
    assert bounds is not None
    low, high = bounds
    assert low is not None
    assert high is not None
    assert low < 15
    assert 15.6 < high < 17


def test_a_measure_is_not_converted_across_dimensions() -> None:
    (measure,) = parse_measures("40 litres")
    assert measure.convert("g") is None


@pytest.mark.parametrize("text", ["10 in blue", "number 3 v 4", "under $60", "-5 kg", "2 in black"])
def test_numbers_without_a_unit_are_no_measure(text: str) -> None:
    assert parse_measures(text) == ()


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("4 stars or more", 4),
        ("at least four stars", 4),
        ("rated at least 4.5", 4.5),
        ("with good reviews", 4),
        ("highly rated", 4),
    ],
)
def test_a_lowest_rating_is_read(text: str, rating: float) -> None:
    assert parse_stars(text)[0].rating == rating


def test_a_rating_outside_the_scale_is_ignored() -> None:
    assert parse_stars("at least 9 stars") == ()


def test_the_unit_is_the_last_part_of_an_attributes_name() -> None:
    assert unit_of("weight_g") == "g"
    assert unit_of("color") is None


@pytest.mark.parametrize(
    "text", ["i'm 180cm and 95kg which bike should i get", "my son is 120 cm tall, a jacket"]
)
def test_what_a_person_measures_is_not_what_they_want(text: str) -> None:
    assert parse_measures(text) == ()


def test_persons_are_persons_by_whatever_name() -> None:
    assert scale_between("persons", "capacity_persons") == 1
    assert scale_between("length_cm", "width_cm") is None
