"""Small shops with known answers."""

import numpy as np

from recsys import Interactions, ProductTable
from recsys.interactions import KINDS, SECONDS_PER_DAY, SECONDS_PER_WEEK


def plain_table(n: int) -> ProductTable:
    half = n // 2
    return ProductTable(
        ids=[f"p{at}" for at in range(n)],
        texts=[f"{'red' if at % 2 else 'blue'} thing number{at}" for at in range(n)],
        categories=[f"shop > {'odd' if at % 2 else 'even'}" for at in range(n)],
        brands=["Acme" if at < half else "Bolt" for at in range(n)],
        prices=np.linspace(5, 50, n),
        stock=np.full(n, np.nan),
        embeddings=np.eye(2, dtype=np.float32)[np.arange(n) % 2],
    )


def checkerboard(n: int = 24, repeats: int = 2) -> Interactions:
    """Customer c buys every product of its own parity but its neighbour's, `(c + 2) % n`.

    So the one product of its parity that it never bought is the one to discover.
    """
    customers, products, times = [], [], []
    for repeat in range(repeats):
        for customer in range(n):
            for product in range(customer % 2, n, 2):
                if product != withheld(customer, n):
                    customers.append(customer)
                    products.append(product)
                    times.append((10 + repeat) * SECONDS_PER_WEEK + product * 3600)
    seconds = np.array(times, np.int64)
    return Interactions(
        customer_ids=tuple(f"c{at}" for at in range(n)),
        product_ids=tuple(f"p{at}" for at in range(n)),
        customers=np.array(customers, np.int32),
        products=np.array(products, np.int32),
        times=seconds,
        kinds=np.full(len(times), KINDS.index("purchase"), np.uint8),
        values=np.ones(len(times), np.float32),
        sessions=seconds // SECONDS_PER_DAY // 7,
    )


def withheld(customer: int, n: int = 24) -> int:
    return (customer + 2) % n
