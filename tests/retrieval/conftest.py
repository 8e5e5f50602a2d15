"""The real encoder, exported once into the user's cache, and two small shops."""

import csv
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from core.catalog import Catalog
from core.ports import Encoders
from core.settings import Settings, load_settings
from core.store import Document, Product
from retrieval import DocumentSearch, ProductSearch, build_retrieval, load_retrieval
from retrieval.encoder import OnnxEncoder, ensure_exported, load_encoders


class BuiltShop:
    """A shop that was built into a folder and opened again, as a chat does it."""

    def __init__(
        self,
        home: Path,
        products: Sequence[Product],
        documents: Sequence[Document],
        encoders: Encoders,
    ) -> None:
        self.settings = Settings(home=home)
        self.generation = home / "models" / "20260101T000000-abcdef"
        self.generation.mkdir(parents=True)
        shared = load_settings().cache / "embeddings-of-tests"
        shared.mkdir(parents=True, exist_ok=True)
        (home / "embeddings").symlink_to(shared)
        self.products = list(products)
        self.catalog = Catalog.of(self.products)
        self.vectors = build_retrieval(
            self.products, documents, encoders, self.generation, self.settings
        )
        self.search: ProductSearch
        self.documents: DocumentSearch
        self.search, self.documents = load_retrieval(self.generation, self.catalog.ids, encoders)

    def titles(self, query: str, k: int = 3) -> list[str]:
        return [self.catalog.titles[hit.index] for hit in self.search.search(query, k=k)]


@pytest.fixture(scope="session")
def encoder_folder() -> Path:
    return ensure_exported(load_settings().cache / "encoder")


@pytest.fixture(scope="session")
def encoder(encoder_folder: Path) -> OnnxEncoder:
    return OnnxEncoder(encoder_folder / "model.onnx", encoder_folder / "tokenizer.json")


@pytest.fixture(scope="session")
def encoders(encoder_folder: Path) -> Encoders:
    return load_encoders(load_settings())


def product(id: str, title: str, category: str, price: str, description: str = "") -> Product:
    return Product(
        id=id, title=title, category=category, price=Decimal(price), description=description
    )


TINY = [
    product("p1", "Merino Scarf", "Clothing > Scarves", "25", "Soft merino wool in deep red."),
    product("p2", "Silk Scarf", "Clothing > Scarves", "40", "A light square of printed silk."),
    product("p3", "Trail Backpack 40 L", "Travel > Backpacks", "120", "Carries a week's gear."),
    product("p4", "City Backpack", "Travel > Backpacks", "60", "Black leather, fits a laptop."),
    product("p5", "Canvas Backpack", "Travel > Backpacks", "45", "Green canvas for school."),
    product("p6", "Noise Cancelling Headphones", "Electronics > Audio", "199", "Over-ear."),
    product("p7", "Portable Speaker", "Electronics > Audio", "80", "Loud and waterproof."),
    product("p8", "Whole Milk", "Food > Dairy", "2", ""),
    product("p9", "Whole Milk", "Food > Dairy", "3", ""),
    product("p10", "Cast Iron Pan", "Kitchen > Pans", "35", "Sears steak and bakes bread."),
]

DOCUMENTS = [
    Document(
        id="returns",
        kind="policy",
        title="Returns and refunds",
        text=(
            "# Returns\n\nSend anything back within 30 days.\n\n"
            "## Worn shoes\n\nShoes that were worn outdoors can't be returned.\n\n"
            "## Refunds\n\nThe money is back on your card five days later."
        ),
    ),
    Document(
        id="shipping",
        kind="faq",
        title="Shipping",
        text="## How long does delivery take?\n\nThree working days.\n\n"
        "## Do you ship abroad?\n\nTo the European Union only.",
    ),
    Document(
        id="m6",
        kind="manual",
        title="Headphones manual",
        product_id="p6",
        text="# Charging\n\nThe cable in the box charges them in two hours.",
    ),
]


@pytest.fixture(scope="session")
def tiny_shop(tmp_path_factory: pytest.TempPathFactory, encoders: Encoders) -> BuiltShop:
    return BuiltShop(tmp_path_factory.mktemp("tiny"), TINY, DOCUMENTS, encoders)


@pytest.fixture(scope="session")
def retail_shop(
    tmp_path_factory: pytest.TempPathFactory, encoders: Encoders, shared_data: Path
) -> BuiltShop:
    """The 2,465 products of retail-demo-store; `style` is the leaf of the category path."""
    with (shared_data / "retail-demo-store" / "products.csv").open(newline="") as file:
        products = [
            product(
                row["id"],
                row["name"],
                f"{row['category']} > {row['style']}",
                row["price"],
                row["description"],
            )
            for row in csv.DictReader(file)
        ]
    return BuiltShop(tmp_path_factory.mktemp("retail"), products, [], encoders)
