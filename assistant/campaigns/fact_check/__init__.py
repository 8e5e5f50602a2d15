"""The fact check: whatever copy states must stand in the store or the offer, whoever wrote it.

Amounts and percentages, other numbers, dates and deadlines, names, claims that need proof, and
what is said of a product in plain words: each is borne out by the facts of the campaign, in a
sentence about one product by that product's. What can't be accounted for is a fault; the check
errs on the side of the reader.
"""

from assistant.campaigns.fact_check.checker import FactChecker
from assistant.campaigns.fact_check.found import Fault

__all__ = ["FactChecker", "Fault"]
