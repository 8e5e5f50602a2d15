from recsys.item2vec import Item2vec, Item2vecConfig
from tests.recsys.conformance import CandidateConformance


class TestItem2vec(CandidateConformance):
    def make(self) -> Item2vec:
        return Item2vec(Item2vecConfig(size=8, passes=60))
