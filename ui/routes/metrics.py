"""Metrics for Prometheus."""

from fastapi import APIRouter, Response

from ui.routes.context import CurrentMetrics, Staff

router = APIRouter(prefix="/metrics", tags=["health"])


@router.get(
    "",
    summary="Metrics for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(_: Staff, metrics: CurrentMetrics) -> Response:
    """Counts and times since the start, in Prometheus's text format."""
    text, media_type = await metrics.text()
    return Response(text, media_type=media_type)
