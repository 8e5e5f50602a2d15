"""Alembic's entry point: run the migrations in the connection that the store hands over."""

from alembic import context

from core.store.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True
)
with context.begin_transaction():
    context.run_migrations()
