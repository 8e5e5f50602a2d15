"""Chat utterances made from tables of phrases, to train the sentiment heads on.

Each table is a set of alternatives; a frame joins one of each. Handwritten utterances are
few, and these teach the heads how shoppers complain, praise and ask about any product.
"""

from collections.abc import Sequence

import numpy as np

PRODUCTS = (
    "backpack", "tent", "kettle", "jacket", "pair of boots", "lamp", "headphones", "blender",
    "watch", "sofa", "sleeping bag", "suitcase", "dress", "shirt", "phone case", "charger",
    "camera", "mug", "frying pan", "vacuum cleaner", "mattress", "pillow", "toy car", "puzzle",
    "book", "lipstick", "face cream", "perfume", "umbrella", "bike helmet", "yoga mat", "speaker",
    "keyboard", "laptop bag", "water bottle", "scarf", "trousers", "sandals", "sunglasses",
    "hair dryer", "drill", "garden chair", "knife set", "toaster", "doll", "rug", "curtains",
)  # fmt: skip
PARTS = (
    "strap", "zip", "handle", "lid", "sole", "battery", "screen", "lining", "seam", "button",
    "wheel", "buckle", "motor", "cable", "hinge", "pocket", "lens", "cover", "plug", "hood",
)  # fmt: skip
_BROKE = (
    "broke", "came off", "snapped", "fell off", "cracked", "tore", "is loose", "is already broken",
    "stopped working", "jammed", "came apart", "is falling apart", "ripped", "is bent", "died",
    "doesn't close", "doesn't work", "won't stay shut", "was missing", "is scratched", "got stuck",
)  # fmt: skip
_SOON = (
    "", "after a week", "on the first day", "within a month", "after two uses", "straight away",
    "before I even used it", "and it's two weeks old", "again", "on our trip", "the first time out",
)  # fmt: skip
_BAD = (
    "awful", "terrible", "useless", "ugly", "horrible", "a joke", "rubbish", "a waste of money",
    "way too expensive", "overpriced", "uncomfortable", "flimsy", "disappointing", "faulty",
    "not good", "not nice", "not worth it", "badly made", "too heavy and too noisy", "scratchy",
    "no good at all", "the worst I've ever had", "worse than the last one", "cheap and nasty",
)  # fmt: skip
_GOOD = (
    "great", "lovely", "brilliant", "excellent", "perfect", "amazing", "gorgeous", "fantastic",
    "so comfortable", "really well made", "good value", "worth every penny", "beautiful", "superb",
    "very good", "not bad at all", "better than I hoped", "the best I've had", "spot on",
    "just what I wanted", "so soft and warm", "light and sturdy", "better than my old one",
)  # fmt: skip
_PEOPLE = ("my son", "my wife", "my mum", "my dad", "my husband", "my daughter", "my friend")
_NEEDS = (
    "for a bad back", "for sore feet", "against mosquitoes", "for dry skin", "for cold weather",
    "for a beginner", "for a long trip", "for the office", "for small hands", "for a rainy city",
    "for a funeral", "for a wedding", "for camping", "for a party", "for hot summers", "for winter",
    "that doesn't leak", "that won't break easily", "that isn't heavy", "without a zip",
    "without leather", "not in pink", "under 50", "between 20 and 40 euros", "in black", "in green",
    "with a warranty", "with pockets", "size 10", "that fits in a car", "no plastic please",
    "that is easy to clean", "for someone who hates cooking", "for someone who loves music",
)  # fmt: skip

NEGATIVE = (
    (("the", "my", "its", "one"), PARTS, _BROKE, _SOON),
    (("this", "the", "that", "my new"), PRODUCTS, ("is", "was", "looks", "turned out to be"), _BAD),
    (
        ("I hate", "I don't like", "I can't stand", "I regret buying", "I'm unhappy with"),
        ("this", "that", "the", "my new"),
        PRODUCTS,
    ),
    (
        (
            "still no",
            "where on earth is my",
            "I've been waiting three weeks for my",
            "nobody can tell me where my",
            "I paid for a",
            "you lost my",
            "you sent the wrong",
        ),
        PRODUCTS,
        ("", "and nobody answers", "and I'm fed up", "this is a joke", "so annoying"),
    ),
    (
        (
            "I want my money back for the",
            "take back this",
            "I had to return the",
            "I'd never buy another",
            "don't buy the",
            "nobody should pay that much for a",
        ),
        PRODUCTS,
    ),
    (
        (
            "you never listen",
            "that's not what I said",
            "you got it wrong again",
            "this is hopeless",
            "I'm losing my patience",
            "what a mess",
            "I'm really annoyed",
            "this chat is no help",
            "stop suggesting things I can't afford",
            "these are all wrong",
            "you're not helping",
        ),
        ("", "!", "!!", "honestly", "seriously", "as usual", "again"),
    ),
    (
        (
            "the driver",
            "customer service",
            "your support team",
            "the courier",
            "the shop",
            "this site",
        ),
        (
            "was rude",
            "ignored me",
            "hung up on me",
            "never replied",
            "is a nightmare",
            "is so slow",
            "keeps crashing",
            "charged me twice",
            "let me down",
            "left the parcel in the rain",
        ),
        ("", "again", "twice", "and never said sorry"),
    ),
    (
        (
            "oh great",
            "oh lovely",
            "wow",
            "brilliant",
            "just great",
            "fantastic",
            "nice work",
            "thank you so much",
            "well done",
            "how wonderful",
        ),
        (", the", ", another"),
        PARTS,
        ("broke", "snapped", "fell off", "is missing", "is dead"),
    ),
    (
        ("so glad I", "love that I", "really enjoyed that I", "great that I"),
        (
            "waited two weeks for an empty box",
            "paid double for this",
            "had to fix it myself",
            "spent an hour on hold",
            "got someone else's parcel",
            "now own a broken",
        ),
        ("", *PRODUCTS[:6]),
    ),
    (
        ("nice", "good looking", "cheap", "light", "pretty"),
        ("but",),
        (
            "it broke",
            "it's useless",
            "it fell apart",
            "it hurts",
            "I sent it back",
            "it leaks badly",
        ),
        _SOON,
    ),
)
NEUTRAL = (
    (
        (
            "show me a",
            "I need a",
            "I'm looking for a",
            "do you have a",
            "find me a",
            "any",
            "I want a",
            "can you suggest a",
            "what about a",
            "is there a",
            "",
        ),
        PRODUCTS,
        _NEEDS,
    ),
    (
        ("is the", "will the", "does the", "can the"),
        PRODUCTS,
        (
            "waterproof",
            "come in blue",
            "fit a tall person",
            "last long",
            "get bad reviews",
            "break",
            "good for travelling",
            "go in the wash",
            "have a guarantee",
            "better than the first one",
        ),
    ),
    (
        (
            "what's wrong with the",
            "what's the worst thing about the",
            "which is the cheapest",
            "what do people love about the",
            "what do people hate about the",
            "who makes the best",
            "how heavy is the",
            "how do I return a broken",
            "what if I don't like the",
            "can I get a refund for the",
            "when will I get my",
            "tell me more about the",
            "what is the best",
            "which is the best rated",
            "how good is the",
        ),
        PRODUCTS,
    ),
    (
        _PEOPLE,
        ("loves", "hates", "needs", "collects", "broke", "lost", "already has", "wants"),
        ("their", "a", "the"),
        PRODUCTS,
    ),
    (
        (
            "add the",
            "remove the",
            "compare the",
            "not the",
            "only the",
            "put the",
            "forget the",
            "change the",
        ),
        ("blue", "second", "cheapest", "largest", "last", "wool"),
        PRODUCTS,
        ("", "please", "to my list", "from my basket", "instead"),
    ),
    (
        ("we're going", "I'm travelling", "moving", "flying"),
        (
            "to Iceland",
            "to a hot country",
            "camping",
            "to the mountains",
            "by train",
            "to the seaside",
        ),
        (
            "in March",
            "next week",
            "for ten days",
            "with two kids",
            "with my dog",
            "on a tight budget",
        ),
    ),
    (
        ("the",),
        PRODUCTS,
        (
            "is okay",
            "is fine",
            "is average",
            "does the job",
            "is what I expected",
            "is neither good nor bad",
            "arrived on Monday",
            "is for my brother",
            "is a bit small but okay",
        ),
    ),
    (
        ("great", "nice", "lovely", "good"),
        PARTS,
        (", ", "but a", "and"),
        ("bad", "poor", "awful", "cheap"),
        PARTS,
    ),
    (("I like the", "love the"), PARTS, ("but not the", "but hate the", ", don't like the"), PARTS),
    (
        ("my budget is", "no more than", "around", "less than", "up to", "at least"),
        ("20", "55 dollars", "80 euros", "100", "250 pounds", "35.50"),
        ("", "please", "in total", "now"),
    ),
    (
        (
            "horror",
            "war",
            "crime",
            "love",
            "sad",
            "happy",
            "funny",
            "killer",
            "stress",
            "anti-ageing",
            "heart",
            "monster",
            "zombie",
            "angry bird",
            "smiley",
            "free range",
        ),
        ("book", "film", "game", "costume", "poster", "toy", "t-shirt", "story", "ball", "card"),
    ),
)
POSITIVE = (
    (
        ("this", "the", "that", "my new"),
        PRODUCTS,
        ("is", "was", "looks", "turned out to be"),
        _GOOD,
    ),
    (
        (
            "I love",
            "I really like",
            "I adore",
            "I'm happy with",
            "so pleased with",
            "I'm in love with",
        ),
        ("this", "that", "the", "my new"),
        PRODUCTS,
    ),
    (
        _PEOPLE,
        ("loves", "is thrilled with", "is so happy with", "can't stop using", "adores"),
        ("the", "her new", "his new"),
        PRODUCTS,
        ("", "you suggested", "thank you"),
    ),
    (
        (
            "couldn't be happier with",
            "can't fault",
            "no complaints about",
            "nothing wrong with",
            "you can't beat",
            "I'd buy again:",
            "I'd recommend",
            "no regrets about",
            "never had a better",
        ),
        ("the", "this"),
        PRODUCTS,
    ),
    (
        ("no problems with", "no trouble with", "not disappointed by", "hard to find a better"),
        ("the", "this"),
        PRODUCTS,
        ("", "at all", "so far", "in two years"),
    ),
    (
        (
            "thanks",
            "thank you",
            "cheers",
            "perfect",
            "great",
            "brilliant",
            "yay",
            "wow",
            "awesome",
            "yes",
        ),
        (
            "",
            "that's lovely",
            "you're so helpful",
            "I'll take it",
            "that's the one",
            "looks good",
            "that was quick",
            "exactly right",
            "that helps a lot",
            "you made my day",
            "love it",
        ),
        ("", "!", "!!", ":)", "😊", "👍", "🎉"),
    ),
    (
        (
            "the driver",
            "customer service",
            "your support team",
            "the courier",
            "the shop",
            "this site",
        ),
        (
            "was so kind",
            "sorted it in minutes",
            "was very friendly",
            "is a joy to use",
            "went out of their way to help",
            "replied at once",
            "delivered a day early",
        ),
    ),
    (
        (
            "not cheap",
            "a bit heavy",
            "took some time",
            "plain box",
            "slow delivery",
            "odd smell at first",
        ),
        (
            ", but I love it",
            ", still the best I own",
            ", yet it works beautifully",
            ", but it's worth it",
            ", otherwise perfect",
            ", and now I wouldn't be without it",
        ),
    ),
    (
        ("the", "its"),
        PARTS,
        (
            "is so sturdy",
            "feels great",
            "works like a dream",
            "lasts for ages",
            "is a lovely touch",
            "never lets me down",
            "is beautifully made",
            "still looks new",
            "holds up well",
        ),
    ),
    (
        ("this", "that", "your"),
        PRODUCTS,
        (
            "is dope",
            "is ace",
            "is fab",
            "is lit",
            "is fire",
            "rules",
            "is a beauty",
            "is class",
            "is top notch",
            "is a gem",
            "is a winner",
            "rocks",
        ),
    ),
)
"""Frames of each label: a frame is a row of tables, one phrase of each is joined."""


def make_phrases(
    frames: Sequence[Sequence[Sequence[str]]], count: int, seed: int
) -> list[tuple[str, int]]:
    """`count` different utterances, each with the number of its frame, frames in turn."""
    generator = np.random.default_rng(seed)
    made: dict[str, int] = {}
    for turn in range(20 * count):
        if len(made) == count:
            break
        frame = turn % len(frames)
        words = [table[int(generator.integers(len(table)))] for table in frames[frame]]
        text = " ".join(word for word in words if word).replace(" ,", ",").replace(" !", "!")
        made.setdefault(_shouted(text, generator), frame)
    return list(made.items())


def _shouted(text: str, generator: np.random.Generator) -> str:
    """One in fifteen in capitals, so that capitals alone say nothing."""
    return text.upper() if generator.random() < 1 / 15 else text
