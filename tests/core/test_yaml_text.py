"""YAML that is read fast is read alike."""

from importlib.resources import files

import pytest
import yaml

from core.yaml_text import load_yaml


@pytest.mark.parametrize("name", ["lists/data/goals.yaml", "trips/data/kinds.yaml"])
def test_shipped_tables_are_read_as_by_the_slow_loader(name: str) -> None:
    text = files("assistant").joinpath(name).read_text("utf-8")
    assert load_yaml(text) == yaml.safe_load(text)


def test_objects_are_not_made() -> None:
    with pytest.raises(yaml.YAMLError):
        load_yaml("!!python/object/apply:os.getcwd []")
