"""Words that name colours, materials and patterns, and words that only look as if they did."""

from typing import Final


def _table(text: str) -> dict[str, str]:
    """`value: word, word; ...` to word -> value; the value names itself too."""
    table: dict[str, str] = {}
    for entry in text.split(";"):
        value, _, words = entry.partition(":")
        for word in [value, *words.split(",")]:
            if word.strip():
                table[" ".join(word.replace("-", " ").split())] = " ".join(value.split())
    return table


COLORS: Final = _table("""
    black: jet black, jet-black, ebony, onyx;
    white: snow-white, off-white, pearl white, ivory;
    gray: grey, charcoal, slate gray, slate grey, light gray, light grey, dark gray, dark grey,
        heather gray, heather grey, gunmetal, dove gray, dove grey;
    silver: silver-toned, silvery;
    gold: golden, gold-toned;
    rose gold: rose-gold;
    red: crimson, scarlet, burgundy, maroon, ruby red, ruby-red, cherry red, wine red, wine-red,
        dark red, bright red, brick red;
    pink: hot pink, blush pink, fuchsia, magenta, light pink, pale pink, pastel pink, dusty pink,
        baby pink, rose pink, dusty rose, salmon pink, blush-colored, rose-colored;
    coral: coral-colored;
    orange: burnt orange, tangerine, rust-colored, terracotta-colored, apricot;
    yellow: mustard, mustard yellow, lemon yellow, bright yellow, mustard-yellow, canary yellow;
    green: olive, olive-green, olive green, emerald green, emerald-green, forest green, mint green,
        mint, mint colored, lime green, sage green, dark green, light green, bright green,
        khaki green, hunter green, neon green, sage, moss green;
    teal: teal-colored;
    turquoise: aqua;
    blue: navy, navy blue, navy-blue, royal blue, sky blue, sky-blue, light blue, dark blue,
        cobalt, cobalt blue, azure, indigo, baby blue, midnight blue, denim blue, pale blue,
        light-blue, electric blue, bright blue, powder blue, ocean blue;
    purple: lavender-colored, lilac, violet, plum-colored, mauve, deep purple, light purple;
    brown: chocolate brown, tan, caramel, caramel-colored, chestnut, cognac, camel,
        camel-colored, dark brown, light brown, taupe, espresso, tan-colored, mocha, coffee brown;
    beige: khaki, cream, cream-colored, cream-white, sand-colored, oatmeal, nude, ecru, fawn;
    multicolor: multicolored, multi-colored, multi-color, multicolour, multicoloured,
        rainbow, rainbow-colored
""")
"""Word to basic colour."""

NOT_COLORS: Final = frozenset(
    phrase.strip()
    for phrase in (
        "black forest, black box, black tie, black friday, black tea, black pepper, white noise,"
        "white wine, white tea, white board, white chocolate, white water, white rice,"
        "red carpet, red wine, red pepper, red velvet, red hot, red eye, red light, red meat,"
        "green tea, green thumb, green screen, green bean, green beans, blue light, blue ridge,"
        "blue cheese, blue moon, blue jay, orange juice, orange peel, orange blossom,"
        "golden hour, golden age, golden ratio, golden gate, golden retriever, golden years,"
        "golden touch, golden glow, golden light, golden sunset, golden sunlight, golden rays,"
        "golden brown, gold standard, gold medal, gold rush, gold plated, silver plated,"
        "silver screen, silver lining, rose garden, olive oil, olive wood, olive branch,"
        "olive tree, olive trees, olive leaf, brown sugar, brown rice, cream cheese,"
        "cream filling, ice cream, face cream, hand cream, whipped cream, shaving cream, cream set,"
        "coral reef, coral reefs, tan lines, sage advice, rainbow trout, camel ride,"
        "charcoal grill, charcoal mask, violet flowers, lime juice, nude body, fawn over,"
        "gray hair, grey hair"
    ).split(",")
)
"""Two words of which the first, or both, name no colour of a product."""

FANCY: Final = frozenset(
    "golden gold silver ivory cream charcoal rainbow coral crimson scarlet onyx ebony sage olive "
    "amber camel chestnut mustard nude fawn caramel cognac espresso mocha tangerine apricot "
    "violet lilac lavender indigo azure aqua khaki tan turquoise teal crystal bronze copper brass "
    "marble stone straw lace iron tin clay paper silk velvet satin maple cobalt magenta "
    "floral".split()
)
"""Words that titles also use for the sound of them; there, the description must agree."""

MATERIALS: Final = _table("""
    leather: genuine leather, full-grain leather, pebbled leather, nappa;
    faux leather: vegan leather, synthetic leather, pu leather, leatherette,
        faux-leather, imitation leather;
    faux fur: ;
    suede: ; denim: ; canvas: ; cotton: ; organic cotton: ; wool: woolen, woollen, merino;
    merino wool: ; cashmere: ; silk: silken; linen: ; polyester: ; nylon: ; fleece: ; velvet: ;
    satin: ; lace: ; crochet: crocheted; felt: felted; tweed: ; corduroy: ; flannel: ;
    rattan: ; wicker: ; bamboo: ; jute: ; cork: ; seagrass: ; straw: ; hemp: ;
    wood: wooden, hardwood, solid wood; oak: ; walnut: ; pine wood: ; teak: ; mahogany: ;
    rosewood: ; maple: ; acacia: acacia wood; driftwood: ; olive wood: olivewood;
    metal: ; stainless steel: stainless-steel; carbon steel: ; steel: ;
    aluminum: aluminium; brass: ; copper: ; bronze: ; cast iron: cast-iron; wrought iron: ;
    iron: ; titanium: ; sterling silver: ; platinum: ; pewter: ; tin: ;
    ceramic: ; porcelain: ; stoneware: ; terracotta: terra cotta, terra-cotta; earthenware: ;
    clay: ; glass: ; crystal: ; marble: ; granite: ; stone: ; concrete: ;
    plastic: ; rubber: ; silicone: ; acrylic: ; resin: ; latex: ; carbon fiber: carbon fibre;
    beeswax: ; soy wax: ; paper: ; cardboard: ; mesh: ; gore-tex: gore tex; spandex: ;
    microfiber: microfibre; memory foam: ; neoprene: ; down: goose down, duck down, down-filled
""")
"""Word to material."""

ALLOYS: Final = {
    "rose gold": "rose gold",
    "white gold": "white gold",
    "yellow gold": "gold",
    "sterling silver": "sterling silver",
    "gold plated": "gold-plated",
    "silver plated": "silver-plated",
    "gold": "gold",
    "silver": "silver",
}
"""What these words name on jewellery: a material, not a colour."""

PATTERNS: Final = _table("""
    plaid: tartan; striped: stripe, stripes, pinstripe, pinstriped; polka dot: polka-dot,
    polka dots; checkered: checked, gingham, checkerboard; houndstooth: ; paisley: ; argyle: ;
    camouflage: camo; leopard print: leopard; zebra print: zebra; floral: floral print;
    geometric: ; herringbone: ; tie-dye: tie dye, tie-dyed; patchwork: ; fair isle: ;
    chevron: ; damask: ; ikat:
""")
"""Word to pattern."""

FOOD: Final = frozenset(
    "grocery groceries food foods bakery pastry pastries dairy meat meats seafood deli produce "
    "fruit fruits vegetable vegetables snack snacks beverage beverages drink drinks wine wines "
    "spirits liquor beer salad nutrition candy chocolate coffee tea cheese bread dispensed "
    "cereal soup sauce spices supplement supplements vitamins consumable".split()
)
"""Words in a category path whose products have flavours, not colours."""

PLANTS: Final = frozenset(
    "floral flower flowers plant plants bouquet bouquets garden seeds wreath wreaths".split()
)
"""Words in a category path under which `floral` and flower colours say nothing of the product."""

JEWELRY: Final = frozenset("jewelry jewellery bracelet earrings necklace ring rings".split())
"""Words in a category path under which gold and silver are materials."""

CONTAINERS: Final = frozenset(
    "backpack backpacks daypack bag bags duffel duffle suitcase luggage bottle bottles tent "
    "cooler coolers kettle thermos flask jug pack rucksack tank dispenser bin basket cooker pot "
    "fryer tumbler canteen bladder".split()
)
"""Things whose litres are their capacity."""

SYNONYMS: Final = tuple(
    frozenset(group.split())
    for group in (
        "backpack daypack rucksack pack bag knapsack",
        "bag handbag purse tote clutch satchel crossbody duffel briefcase",
        "jacket coat parka blazer windbreaker bomber vest anorak hoodie cardigan",
        "shirt tee t-shirt top blouse polo sweater sweatshirt hoodie tunic henley",
        "boot shoe footwear bootie",
        "formal shoe heel pump oxford loafer stiletto brogue derby flat mule footwear",
        "sneaker shoe trainer kick footwear runner",
        "sandal shoe flip-flop slide heel footwear espadrille wedge",
        "sock stocking",
        "scarf shawl wrap",
        "glass sunglasses eyeglasses spectacle eyewear frame glasses",
        "watch timepiece wristwatch chronograph",
        "belt", "hat cap beanie", "glove mitten",
        "chair armchair stool recliner rocker",
        "sofa couch loveseat sectional settee daybed",
        "table desk console",
        "dresser chest cabinet sideboard credenza nightstand",
        "lighting lamp lantern light sconce chandelier pendant",
        "cushion pillow throw", "clock timepiece", "bowl dish plate",
        "headphone earbud headset earphone", "speaker soundbar", "computer laptop notebook monitor",
        "camera", "keyboard", "cable cord", "television tv",
        "guitar violin ukulele cello bass banjo", "drum cymbal",
        "saxophone trumpet flute clarinet trombone", "piano keyboard synthesizer",
        "necklace pendant chain", "bracelet bangle cuff band", "earrings earring stud hoop",
        "camping tent lantern", "bedroom bedding comforter duvet quilt bed",
        "dress gown", "pants trousers jeans leggings chinos", "skirt", "shorts",
        "blanket throw", "mug cup", "pan skillet", "vase",
    )
)  # fmt: skip
"""Nouns that a text may use for the same product."""

GENERIC: Final = frozenset(
    "accessory accessories piece design ensemble construction exterior body hue color colour "
    "shade finish colorway tone material materials upholstery upper fabric".split()
)
"""Nouns that stand for the product itself."""

PARTS: Final = frozenset(
    "strap straps handle handles sole soles lace laces trim accent accents zipper zippers button "
    "buttons lining stitching detail details detailing heel heels leg legs base lid cap cover "
    "buckle clasp hardware pocket pockets logo print pattern background dial face grille "
    "backdrop surface box accessories".split()
)
"""Nouns that, after a product's noun, make it a part of the product."""

TREATMENTS: Final = frozenset("care cleaner conditioner polish protector stain wax paint".split())
"""Nouns that, after a material in a title, make it what the product is for."""

SETS: Final = frozenset(
    "set kit collection bundle combo pack duo trio pair ensemble essentials package gift box "
    "assortment series".split()
)
"""Last words of titles that aren't what the product is."""
