from pathlib import Path

import pytest

from core.errors import SourceError
from evals.recsys_data import load_complete_journey
from evals.recsys_workspace import load_workspace


@pytest.mark.slow
def test_complete_journey_is_cut_as_the_published_protocol_says() -> None:
    split = load_complete_journey(49)
    assert split.data.n_customers == 2455
    assert split.data.n_products == 24_360
    assert split.bought.nnz == 732_560
    assert int((split.relevant("repeat").getnnz(axis=1) > 0).sum()) == 1974
    assert int((split.relevant("discovery").getnnz(axis=1) > 0).sum()) == 1937
    assert split.data.times.max() < split.data.now


def test_a_folder_without_a_shop_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="aisle ingest"):
        load_workspace(tmp_path)
