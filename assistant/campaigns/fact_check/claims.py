"""Claims that need proof: superlatives, promises, scarcity, what others are said to think."""

import re
from collections.abc import Iterator

from assistant.campaigns.fact_check.found import Statement, stated
from assistant.campaigns.fact_check.known import Known
from assistant.campaigns.facts import CopyFacts

_CLAIMS = re.compile(
    r"\b(?:best|cheapest|lowest[- ]priced?|lowest prices?|number one|no\. ?1|#1|unbeatable|unmatched|unrivall?ed|world'?s|leading|greatest|finest|guarantee[ds]?|money[- ]back|lifetime|award[- ]winning|awards?|certified|tested|proven|scientific(?:ally)?|clinical(?:ly)?|doctors?|dermatologists?|experts?|approved|patented|exclusive(?:ly)?|limited edition|hand-?made|made in|imported|organic|vegan|cruelty[- ]free|eco[- ]friendly|sustainable|sustainably|recycled|recyclable|biodegradable|carbon[- ]neutral|climate[- ]neutral|plastic[- ]free|non-toxic|hypoallergenic|waterproof|windproof|water[- ]resistant|fire-?proof|unbreakable|indestructible|best-?\s?sell(?:er|ing)s?|sold out|selling fast|almost gone|nearly sold out|few left|last (?:one|ones|few|pieces?|units?)|low stock|back in stock|in stock|only \w+ left|everyone'?s|everybody'?s|customers love|thousands|millions|hundreds|most popular|trending|viral|miracle|risk[- ]free|safe for|100% safe|never breaks|original price|rrp|msrp|reduced from|marked down from|regular(?:ly)? \$?\d|save (?:up to|over|more)|(?:double|triple|twice) (?:the|your|as)|next[- ]day|same[- ]day|express delivery|returns|warranty|noise[- ]cancelling|wireless|rechargeable|dishwasher[- ]safe|as seen (?:in|on)|featured in|magazines?|newspapers?|(?:in|by) the (?:press|media)|voted|winner|top[- ]rated|five[- ]star|flawless)\b|\bfree returns\b",
    re.I,
)
_BEST_OF = re.compile(
    r"best (?:\w+ )?(?:part|thing|time|way|moment|bit|seat|view|days?|foot|plans?|intentions|walks?|stories|laid)\b",
    re.I,
)
_SUPERLATIVE = re.compile(
    r"\b(?:(?!(?:honest|modest|harvest|forest|interest|request|guest|conquest|digest|invest|suggest|protest|contest|arrest|manifest|tempest|earnest|nearest|latest|rest|west|test|vest|chest|nest|quest|best|crest|pest|zest|jest|attest|midwest|northwest|southwest|almost|soonest|least|feast|beast|east|northeast|southeast|roast|toast|coast|boast|breast|yeast|fest|cheapest|greatest|finest|lowest)\b)[a-z]{2,}(?:est)|most (?!of\b)\w+(?= (?:\w+ )?(?:ever|in|of|on|there|we|you))|least expensive)\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(?:refund\w*|price[- ]match\w*|money back|cheaper (?:elsewhere|anywhere)|find it cheaper|we promise|trust us|never again|(?:won't|never) need another|last you |no questions asked|satisfaction|insured|try (?:it|them) (?:for|first)|pay later|interest[- ]free|instal?ments?|cash ?back|(?:loyalty |bonus |double )points|vouchers?|coupons?|gift cards?|(?:return|send) (?:it|them|anything|everything) (?:back|when\w*|within|for|any time|if|free)|match (?:any|every|their|his|all) (?:\w+ )?prices?|surprise presents?|raffle|sweepstakes?|jackpot|lottery)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:better|worse|more \w+|less \w+|(?!(?:other|rather|later|earlier|sooner|longer|further)\b)\w{3,}er) than (?:\w+ ){0,3}?(?:any\w*|ever|others?|elsewhere|the rest|before|most|all|every\w*|its|their|competit\w+|rivals?|what|last)\b"
    r"|\b(?:nobody|no one|no other|nothing|none) (?:\w+ ){0,3}?(?:better|beats?|cheaper|matches|compares|comes close|lasts|like it)\b"
    r"|(?:\bnot|\bnever|n['’]t|\bcannot|\bhard to) (?:\w+ ){0,2}?(?:find|get|buy|beat|match) (?:an? |any )?(?:\w{3,}er\b|better|more \w+|it\b|this\b|them\b)"
    r"|\b(?:other|competing|rival) (?:shops?|stores?|brands?|makers?|companies)\b"
    r"|\bonly (?:a few|some|few|selected) (?:people|customers|readers|members)\b|\b(?:selected|chosen|lucky) few\b|\binvitation only\b|\b(?:secret|private) (?:sale|offer)\b"
    r"|\bsecond to none\b|\bone of a kind\b|\bthe only \w+ (?:that|you|with)\b|\bcheaper\b|\bthe (?:world|industry|market|shop)'s (?:first|only|favou?rite)\b|\bfirst of its kind\b",
    re.I,
)
_PEOPLE = re.compile(
    r"\b(?:reviewers|buyers|customers|shoppers|users|owners|critics|hikers|runners|cyclists|climbers|travell?ers|campers|scientists|physicians|nurses|physios?|\w+therapists?|\w+ologists?|engineers|professionals|pros|guides|athletes|champions|celebrities|influencers|chefs|parents|teachers|neighbou?rs|friends|colleagues|teams|experts|doctors|everyone|everybody|people|families|fans|the press) (?:who \w+ (?:it|them|this) )?(?:all |really |always |just )?(?:love|loves|call|calls|say|says|swear|swears|trust|trusts|agree|agrees|recommend|recommends|rate|rates|praise|praises|prefer|prefers|buy|buys|bought|come|came|use|uses|wear|wears|can't|cannot|adore|adores|approve of|approves of|rave|raves|has|have|has one|have one|own|owns|want|wants|is talking|are talking|talk|design|designed|develop|developed|made|invented)\b"
    r"|\b(?:scientists|engineers|doctors|physios|athletes|experts|professionals) (?:\w+ )?(?:designed|developed|invented|made|built|created|tested)\b"
    r"|\b(?:loved|trusted|recommended|worn|used|praised|approved|endorsed|designed|developed) by (?:\w+ ){0,2}?(?!us\b|you\b)\w+"
    r"|\bswears? by\b"
    r"|\bmost (?:people|customers|buyers|of our customers)\b|\b(?:nine|eight|9|8) (?:out of|in) (?:ten|10)\b",
    re.I,
)
_HEALTH = re.compile(
    r"\b(?:cures?|heals?|relieves?|prevents?|boosts?|strengthens?|soothes?|detox\w*|anti-?ageing|anti-?aging|slimming|(?:lose|burns?) (?:weight|fat|calories)|(?:reduces?|eases?|against) (?:\w+ )?(?:pain|stress|anxiety|wrinkles|inflammation)|ergonomic(?:ally)?|orthop\w+|antibacterial|allergy)\b",
    re.I,
)
_ETHICS = re.compile(
    r"\b(?:animals?|harmed|ethical\w*|fair[- ]trade|fairly|planet|footprint|emissions?|charit\w+|donat\w+|plant (?:a|one|\d+) trees?|tree for|climate|slave\w*|child labou?r|co2|zero waste|ocean plastic|local(?:ly)? made|family[- ]run|since \d{4})\b",
    re.I,
)
_SCARCE = re.compile(
    r"\b(?:stocks?|supplies|pieces|units|copies|sizes|quantities)\b(?: \w+){0,3}? (?:running|run|going|gone|left|remain\w*|low|selling|vanish\w*|disappear\w*|limited|fast|short)\b"
    r"|\b(?:selling|going|flying|disappearing) (?:out )?(?:fast|quickly|off the shel\w+)\b|\b(?:won't|will not|doesn't|don't) (?:be (?:here|around) (?:for )?long|last)\b"
    r"|\bbefore (?:it's|they're|they are|it is|it has|they have) (?:all )?(?:gone|too late|sold)\b|\b(?:a |only a |just a )?(?:few|handful)(?: \w+)? (?:left|remain\w*)\b|\blimited (?:stock|quantit\w+|number|run|supply)\b"
    r"|\b(?:in|high) demand\b|\bthe last of (?:them|these|our)\b",
    re.I,
)
_COMPOUND = re.compile(
    r"\b[\w]{2,}-(?:free|proof|positive|neutral|tested|friendly|resistant|repellent|approved|certified|safe|grade|winning|made|crafted|rated|sewn|proven|negative)\b",
    re.I,
)
_SHIPS = re.compile(
    r"\b(?:delivered|delivery|arrives? (?:in|by|within|on|tomorrow|at your|the next)|ships?|shipped|at your door|to your door|dispatched?|posted|with you (?:by|in(?! mind)|on|the|tomorrow|within|next))\b",
    re.I,
)
_ALONE = (_SUPERLATIVE, _PROMISE, _COMPARED, _PEOPLE, _HEALTH, _ETHICS, _SCARCE)
"""Told only by the data of the one product that a text is about."""


def claims(text: str, known: Known, facts: CopyFacts) -> Iterator[Statement]:
    """Everything that would have to be proven, and whether the data of the products does."""
    for pattern in _ALONE:
        for match in pattern.finditer(text):
            yield stated(match, known.tells(match.group().casefold()), "claim")
    for match in _CLAIMS.finditer(text):
        phrase = match.group().casefold()
        around = text[max(0, match.start() - 12) : match.end() + 20]
        idle = phrase == "best" and (
            re.search(r"all the best|best (?:wishes|regards)", around, re.I)
            or _BEST_OF.match(text, match.start())
        )
        holds = bool(idle) or phrase in facts.occasion.casefold() or known.bears(phrase)
        yield stated(match, holds, "claim")
    for match in _COMPOUND.finditer(text):
        yield stated(match, known.bears(match.group().casefold()), "claim")
    if facts.offer.kind != "free_shipping":
        for match in _SHIPS.finditer(text):
            yield stated(match, known.tells(match.group().casefold()), "claim")
