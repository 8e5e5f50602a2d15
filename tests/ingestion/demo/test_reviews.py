from collections import Counter, defaultdict

import numpy as np
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from ingestion.demo import DemoShop
from ingestion.demo.tables import product_lines, product_types


def _sentiment(texts: list[str]) -> np.ndarray:
    analyzer = SentimentIntensityAnalyzer()
    return np.array([analyzer.polarity_scores(text)["compound"] for text in texts])


def test_words_agree_with_stars(shop: DemoShop) -> None:
    rows = shop.reviews[::3]
    stars = np.array([row["rating"] for row in rows])
    scores = _sentiment([f"{row['title']}. {row['text']}" for row in rows])
    assert np.corrcoef(stars, scores)[0, 1] > 0.6
    means = [scores[stars == value].mean() for value in (1, 2, 3, 4, 5)]
    assert means == sorted(means)
    assert means[0] < -0.2 < 0.5 < means[4]


def test_all_star_levels_occur_and_most_are_happy(shop: DemoShop) -> None:
    shares = Counter(row["rating"] for row in shop.reviews)
    total = len(shop.reviews)
    assert shares[5.0] > shares[4.0] > shares[3.0] > shares[2.0]
    assert all(shares[float(value)] > 0.02 * total for value in (1, 2, 3, 4, 5))


def test_reviews_name_concrete_things(shop: DemoShop) -> None:
    remarks = [
        remark.clause.lower()
        for source in (*product_types().values(), *product_lines().values())
        for remark in (*source.praise, *source.gripes)
    ]
    words = set(remarks)
    texts = [row["text"].lower() for row in shop.reviews[:400]]
    assert np.mean([any(clause in text for clause in words) for text in texts]) > 0.6


def test_reviews_of_one_product_agree_on_what_is_wrong(shop: DemoShop) -> None:
    bad = defaultdict(list)
    for row in shop.reviews:
        if row["rating"] <= 3:
            bad[row["product_id"]].append(row["text"].lower())
    kinds = {kind.category: kind for kind in product_types().values()}
    categories = {row["id"]: row["category"] for row in shop.products}
    repeats = []
    for product, texts in bad.items():
        kind = kinds.get(categories[product])
        if kind is None or len(texts) < 5:
            continue
        line = product_lines()[kind.line]
        counts = [
            sum(remark.clause.lower() in text for text in texts)
            for remark in (*kind.gripes, *line.gripes)
        ]
        repeats.append(max(counts) / len(texts))
    assert len(repeats) > 20
    assert np.mean(repeats) > 0.35


def test_reviews_are_rarely_the_same(shop: DemoShop) -> None:
    texts = Counter(row["text"] for row in shop.reviews)
    assert sum(count for count in texts.values() if count > 1) < 0.03 * len(shop.reviews)
    lengths = [len(row["text"]) for row in shop.reviews]
    assert np.percentile(lengths, 90) > 3 * np.percentile(lengths, 10)


def test_reviewers_bought_what_they_review(shop: DemoShop) -> None:
    bought = {
        (row["customer_id"], row["product_id"]): row["time"]
        for row in reversed(shop.events)
        if row["kind"] == "purchase"
    }
    for row in shop.reviews:
        assert bought[row["customer_id"], row["product_id"]] < row["time"]


def test_posts_carry_both_moods(shop: DemoShop) -> None:
    scores = _sentiment([row["text"] for row in shop.social_posts])
    assert (scores > 0.3).mean() > 0.25
    assert (scores < -0.3).mean() > 0.12
    texts = Counter(row["text"].lower() for row in shop.social_posts)
    assert texts.most_common(1)[0][1] <= 0.01 * len(shop.social_posts)
