"""Documents cut into statements."""

from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.statements import is_list_line, specifications, statements

MANUAL = """# Stove

## At a glance
- Weight: 300 g
- Fuel: gas canister

## Care
- Let it **cool** for ten minutes before packing.
Wipe off spills. Keep the jet free with the needle.
"""


def test_sentences_and_list_items_are_statements_and_headings_are_not() -> None:
    assert statements(MANUAL) == [
        "Let it cool for ten minutes before packing.",
        "Wipe off spills. Keep the jet free with the needle.",
    ]


def test_specification_lists_are_read_as_such() -> None:
    assert specifications(MANUAL) == {"weight": "300 g", "fuel": "gas canister"}


def test_a_packing_lists_line_names_a_thing_before_a_colon() -> None:
    assert is_list_line("Tent (1 per group): three people fit in.")
    assert not is_list_line("Delivery costs $4.95 per order.")
    assert not is_list_line("Delivery: $4.95 per order.")


def test_a_short_answer_below_its_question_stays_whole() -> None:
    text = "No. Worn shoes stay with you. New ones may come back."
    assert statements(text, "Can I return shoes?") == [text]


@given(st.text(max_size=500))
@example("- ")
def test_no_text_breaks_the_cutting(text: str) -> None:
    for statement in statements(text):
        assert statement.strip()
    specifications(text)
