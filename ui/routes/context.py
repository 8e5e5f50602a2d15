"""What every route is given."""

from typing import Annotated, cast

from fastapi import Depends, Request

from ui.ports import Shop


def _shop(request: Request) -> Shop:
    return cast(Shop, request.app.state.shop)


CurrentShop = Annotated[Shop, Depends(_shop)]
"""The shop that the server serves."""
