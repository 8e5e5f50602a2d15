"""Where products and customers stand in the tables of a recommender, by their ids."""

from core.errors import NotFoundError
from recsys.tables import Names, Tables


class Directory:
    """Finds rows by ids."""

    def __init__(self, tables: Tables, names: Names) -> None:
        self.products = {product: at for at, product in enumerate(names.products)}
        """Row of each product."""
        self._consents, self._segments = tables.consents, tables.segments
        self._names = names.segments
        self._customers = {customer: at for at, customer in enumerate(names.customers)}
        self._newcomers = dict(zip(names.newcomers, tables.newcomers.tolist(), strict=True))

    def product(self, product_id: str) -> int:
        """The row of a product.

        Raises:
            NotFoundError: there is none.
        """
        at = self.products.get(product_id)
        if at is None:
            raise NotFoundError(
                f"The recommender knows no product '{product_id}'. "
                "If it is new, run `aisle build` again."
            )
        return at

    def customer(self, customer_id: str | None) -> int:
        """The row of a customer with a history that may be used; -1 for none."""
        at = -1 if customer_id is None else self._customers.get(customer_id, -1)
        return at if at >= 0 and self._consents[at] else -1

    def segment(self, customer_id: str | None, name: str | None = None) -> int:
        """Code of the segment of a customer, or else of the one of this name; -1 for none, or where
        the customer refuses.
        """
        if customer_id in self._customers:
            at = self.customer(customer_id)
            return -1 if at < 0 else int(self._segments[at])
        if customer_id in self._newcomers:
            return int(self._newcomers[customer_id])
        return self._names.index(name) if name in self._names else -1
