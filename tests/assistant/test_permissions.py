"""What a turn may do is what its shopper asked for."""

from assistant.permissions import READS, WRITES, may_call
from assistant.tools import all_tools
from core.turn import Act


def test_every_tool_either_changes_nothing_or_has_acts_that_ask_for_it() -> None:
    names = {tool.name for tool in all_tools()}
    assert names == READS | set(WRITES)
    assert not READS & set(WRITES)


def test_an_unknown_tool_may_not_be_called() -> None:
    assert not may_call("delete_everything", list(Act))
    assert may_call("search_products", [Act.CHITCHAT])


def test_assistants_share_their_tools() -> None:
    assert all_tools() is all_tools()  # whose schemas take most of a second to make
