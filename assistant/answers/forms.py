"""How questions and what is told beside them are put: patterns of words."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from core.turn import Act

_ASKING = (
    r"(?:how|what|when|where|which|who|why|(?:how|what|where|who)'?s|is|are|am|do|does|did|can"
    r"|could|may|should|will|would|has|have|got (?:an?|any|these|this|them)|any|anything|anyone"
    r"|anybody|until|at what|in what|for what|of what|works|fits|comes|takes"
    r"|ok(?:ay)? to|safe to)\b"
)
QUESTION = re.compile(
    rf"\?\s*$|(?:^|[,.;!] )(?:so |and |but |ok |okay |now )?{_ASKING}"
    r"|\bor not$|\b(?:isn'?t|aren'?t|right|innit) (?:it|they)$|\b(?!and\b)\w+ or (?!so\b)\w+$",
    re.IGNORECASE,
)
"""Is put as a question, or begins one after a comma."""

LAST_QUESTION = re.compile(
    rf"[,.;!] (?:so |and |but )?(?P<asked>{_ASKING}(?: [^ ,.;!]+){{3,}})$", re.I
)
"""The question that a longer utterance ends in."""

OF_IT = re.compile(
    r"\b(?:it|its|it's|they|them|their|these|those|this|that one|in there)\b"
    r"|^(?:works|fits|comes|holds|takes|suits|runs|ok(?:ay)? to|safe to"
    r"|(?:good|long|big|warm|strong) (?:enough )?(?:for|to))\b"
    r"|^(?:will|would|does|do|can)\b.*\bfit(?: in| inside)?[ ?]*$",
    re.IGNORECASE,
)
"""Means what is on screen, in a word or by leaving it out: "works on induction?"."""

TO_ASSISTANT = re.compile(
    r"\b(?:can|could|will|would|are|do|did|have) you\b|\byou (?:have|sell|carry|stock|offer)\b"
    r"|\b(?:show|find|recommend|suggest|compare)\b"
    r"|\b(?:looking for|(?<!do )i need|(?<!do )i want|i'd like)\b",
    re.IGNORECASE,
)
"""Asks the assistant to do something, or for products."""

OF_REVIEWS = re.compile(
    r"\breviews?\b|\breviewers?\b"
    r"|\baccording to (?:people|customers|buyers|owners|others|users)\b"
    r"|\b(?:people|ppl|customers|buyers|owners|others|anyone|users)\b.*"
    r"\b(?:say|says|said|think|find|found|like|love|hate|complain\w*|mention\w*|report\w*|happy)\b",
    re.IGNORECASE,
)
"""Asks what reviewers say."""

LOST = frozenset({Act.OUT_OF_SCOPE, Act.CHITCHAT})
"""Acts of what nothing else was found in."""

OF_PART = re.compile(
    r"^(?:so |and |but |ok |okay )?(?:do|does|is|are|can|could|may|should|will|would|why"
    r"|how (?:do|does|should|can|often|tight|far|long|much|many)|when|where)\b.*?\bthe "
    r"(?!\w+est\b|(?:most|least|best|same|other|others|first|second|third|last|shop|store|site"
    r"|website|orders?|parcels?|packages?|delivery|shipping|refunds?|returns?|payment|support"
    r"|service|team|points|account|newsletter|prices?|sale|list|cart|basket|weather)\b)\w",
    re.IGNORECASE,
)
"""Asks for a part of what is spoken of: "can I wash the padding?"."""

OF_RULES = re.compile(
    r"\b(?:should|must|may|can|could|do|does|am|will) (?:i|we|the|my)\b|\b(?:is|are) (?:my|your)\b"
    r"|\bmy\b.*\bbe\b|^who\b|^why\b|^how (?:do|does|should|often)\b",
    re.IGNORECASE,
)
"""Asks what is right or allowed, which products don't answer."""

OF_ME = re.compile(
    r"(?:^|, )(?:so |and |but )?(?:(?:how|who|why|when|until)\b"
    r".*\b(?:(?:should|must|may|can|do) (?:i|we)|my)\b|what (?:do|should|can) (?:i|we) do\b)",
    re.IGNORECASE,
)
"""Asks for a number, a reason or a time that is the shopper's own: no product is one."""

OF_WAY = re.compile(
    r"^(?:so |and |but )?(?:how (?:do|can|should)|can|could|may|who|why)\b", re.IGNORECASE
)
"""Asks how something is done, or whether it may be: the shop's rules say more than an order."""

OF_STATE = re.compile(
    r"^(?:the|my|it|its)\b.*\b(?:is|are|isn't|aren't|won't|doesn't|don't|can't|has|have|keeps?|got"
    r"|runs?|leaks?|sticks?|smells?|squeaks?|broke)\b"
    r"|^(?:it's|its) \w+ing\b|^(?:the |my )?\w+(?:'s| is|s are)? (?:stuck|broken|jammed|loose|torn"
    r"|frozen|cracked|dead|bent|wet)$",
    re.IGNORECASE,
)
"""Tells how a part of something is: "the zipper is stuck"."""

IN_IT = re.compile(r"^there(?:'s|s| is| are)\b.*\b(?:in|on|inside|at) (?:it|them)\b", re.IGNORECASE)
"""Tells of a fault: "there's a rip in it"."""

EITHER = re.compile(r"\bor (?!so\b)\w+\W*$", re.IGNORECASE)
"""Asks which of two it is: "glued or stitched"."""

TERSE = 5  # words, at the most, of a question that leaves out what it is about
IS_THERE = re.compile(r"^(?:(?:is|are) there|any|got|has it got|have they got)\b", re.IGNORECASE)
"""Asks whether there is some part or other."""

TELLS = re.compile(
    r"\b(?:the|my)\b|^(?:opened|bought|got|lost|broke|put|packed|ordered|i|we)\b", re.IGNORECASE
)
"""Tells what happened to something, before a question of the rules: no search."""

ME = re.compile(r"^(?:i'?m|i am|i have|i've|my)\b", re.IGNORECASE)
"""Tells of oneself, in passing."""

WORDS_OF: Mapping[Act, re.Pattern[str]] = MappingProxyType(
    {
        act: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
        for act, words in {
            Act.ORDER: r"my|(?:i|we) (?:ordered|bought|purchased|paid)|last|\d{3,}",
            Act.HANDOFF: r"talk|speak|chat|person|human|people|some(?:one|body)|agent|staff"
            r"|advis\w+|manager|call|phone|ring|contact|support|reach|touch",
            Act.MEMORY: r"remember|forget|note|know|mind|always|never|allerg\w+|keep|my",
            Act.REVIEW_QUESTION: r"reviews?|reviewers?|sa(?:y|ys|id)|people|ppl|customers?|buyers?"
            r"|owners?|others?|users?|any(?:one|body)|every(?:one|body)|complain\w*|rat(?:ed|ings?)"
            r"|stars?|happy|unhappy|like|love|hate|praise\w*|good|bad|great|worth|quality|opinions?"
            r"|feedback|reliable|durable|hold up|last|recommend\w*|think|problems?|issues?"
            r"|downsides?|pros|cons|popular|wrong|any good",
            Act.RETRACT: r"forget|drop|remove|scrap|mind|matter|any|after all|over|no longer|don't"
            r"|without|clear|lift|other|anymore|more|all|filters?|limits?|budget|fine|actually|ok",
            Act.COMPLEMENT: r"with|match\w*|accessor\w*|pair\w*|go|goes|together|need|else"
            r"|comple\w+|add|extras?|alongside|besides|buy|bought|cases?|covers?|spares?|next to",
            Act.SUBSTITUTE: r"like|similar|alternatives?|instead|replac\w+|else|others?|another"
            r"|equivalent|cheaper|swap|different|same|comparable|substitutes?|more|place|clos\w+|lines",
        }.items()
    }
)
"""Words that an act is put in; one that is said with none of them is doubted."""

OF_SCREEN = frozenset({Act.COMPARE, Act.SUBSTITUTE, Act.COMPLEMENT, Act.REFER})
"""Acts that need something on screen."""

OF_SEARCH = frozenset({Act.COMPLEMENT, Act.SUBSTITUTE, Act.RETRACT})
"""Acts that ask for other products than those on screen."""

OPENING = frozenset({Act.GREETING, Act.THANKS})
"""Acts that stand before others and stay."""

OF_STATUS = re.compile(
    r"^(?:where|when|has|have|did|is|are|was|what|show|track|any)\b|\b(?:status|see|check|track|view)\b",
    re.IGNORECASE,
)
"""Asks how an order of the shopper's own stands, which no document knows."""

OF_DATA = re.compile(
    r"^(?:(?:what|how|why) do you (?:do|use|need|want|collect)|do you (?:sell|share|give|pass)"
    r"|who (?:sees|has|gets|can see))\b",
    re.IGNORECASE,
)
"""Asks what the shop does with data, not which it has."""

FACT_OF_PLACE = re.compile(
    r"^(?:(?:is|are|does|do i|do we|can i|can we|how|when|where|which|who|why)\b"
    r"|what (?!should|can|could|to\b|do i|do we|shall)\w+ (?:do|does|is|are|can|should|will)\b)"
    r"(?!.*\b(?:pack|bring|plan|itinerary|list|trip to|things to do)\b)",
    re.IGNORECASE,
)
"""Asks one thing of a place or a way to travel; no trip is to be planned for it."""

OF_HARM = re.compile(
    r"\b(?:chok(?:e|es|ing)|swallow(?:s|ed|ing)?|suffocat\w+|strangl\w+|poison\w*|toxic|electrocut\w+)\b",
    re.IGNORECASE,
)
"""Asks whether somebody could come to harm, however else it is put."""
