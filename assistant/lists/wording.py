"""How shoppers say what they want done to a list: patterns over lower-case text."""

import re

from assistant.language.numbers import NUMBER

THE = r"(?:the |my |that |those |these |a |an |some |any |your )*"
ITEM = r"(?P<item>[a-z0-9][^.,;!?]*?)"
END = r"(?=[.,;!?]|$| please| thanks| then$| instead| as well| too\b)"
LIST_WORD = r"(?:(?:shopping |packing |wish)?list|basket|plan)"
THE_LIST = rf"(?:(?:the|my|our) {LIST_WORD}|it|there)"
ON_LIST = rf"(?: (?:to|on|onto|into|in|off|from) {THE_LIST})?"

UNDO = re.compile(
    r"^(?:(?:no|oh|oops|sorry|actually|please|wait)[,!. ]+)*(?:undo\b|revert\b|(?:take"
    r"|put) (?:that|it)"
    r" back(?: how it was)?$|go back(?: to (?:the|how)|$)|put it back|restore (?:it|the list)"
    r"|undo (?:that|it|the last))"
)
SHOW = re.compile(
    rf"\b(?:show|see|read|open|view|display|print|list|review)\b.{{0,20}}\b{LIST_WORD}\b"
    rf"|\bwhat(?:'s| is| do i have| have i got| are the things)\b.{{0,20}}\bon (?:the|my"
    rf"|our) {LIST_WORD}"
    rf"|^(?:the |my )?(?:shopping )?list\??$"
    rf"|\bwhere(?:'s| is) my {LIST_WORD}"
)
ON_IT = re.compile(
    r"\bleft to (?:buy|get)\b"
    r"|\bwhat (?:else )?(?:do|should|must) (?:i|we) (?:still |also )?(?:have to|need to) (?:buy"
    r"|get)\b"
    r"|\bwhat(?:'s| is) (?:the )?[\w ]{0,20}\b(?:on|in) (?:it|there)\b"
)
CLEAR = re.compile(
    rf"\b(?:clear|empty|delete|wipe|scrap|throw away|start) (?:out )?(?:the|my|a new"
    rf"|over the|this) (?:whole |entire )?{LIST_WORD}"
    rf"|\btake everything off\b"
)
SHARE = re.compile(
    r"\b(?:share|send)\b.{0,30}\b(?:list|it|this|trip|itinerary|plan|link)\b|\b(?:a "
    r"|the )?link (?:to|for)"
    r" (?:the|my|this)\b|\bget a link\b"
)
REVOKE = re.compile(
    r"\b(?:stop sharing|unshare|revoke|(?:disable|delete|remove|kill"
    r"|cancel) the (?:shared? )?link)\b"
)
DROP = re.compile(
    r"\bwhat(?: else)? (?:can|could|should|do|would|might|else can) (?:i|we"
    r"|you)?\s?(?:drop|cut|remove|leave"
    r"|skip|lose|take|do without|give up|save on|ditch)\b|\bhow (?:can|could|do) (?:i|we|you)"
    r" (?:get|bring|keep|cut|save|make it|reduce|lower)\b"
)
MARGIN = re.compile(
    rf"\bwhat (?:would|could|will|does|do|can) .{{0,25}}?(?:{NUMBER}|more|less|extra)\b.{{0,40}}"
    r"\b(?:more|less|extra|change|get|buy|bring|add|do|give)\b"
    rf"|\b(?:what|how about) if (?:i|we) .{{0,25}}\b(?:more|less|extra)\b"
    r"|\bnext \$?\d+|\b(?:if|with) (?:i|we)? ?(?:had|spent|added|spend"
    r"|add) .{0,20}\b(?:more|less)\b"
    r"|\bwhat did (?:my|the) budget (?:buy|get)"
)
WHY = re.compile(
    rf"\bwhy (?:the|a|is|are|did you|do i|do we|would i|that|this|those|have you)\b(?: (?:choose"
    rf"|chose|pick|picked"
    rf"|put|need|get|take|select|suggest|chosen|picked))* ?{THE}{ITEM}(?: on (?:the"
    rf"|my) list| there)?\??$"
)
BUDGET = re.compile(
    r"\b(?:budget (?:is|to|of|now|at|should be)|(?:raise|lower|increase|reduce|cut|change"
    r"|set|bump|make)"
    r"(?: up)? (?:the|my|our) budget|(?:get|bring|keep|make|squeeze|push|fit) (?:it"
    r"|everything|that|the list"
    r"|the total|all of it|this|them all)(?: all)? (?:down )?(?:to|under|below|within|into)"
    r"|(?:i|we) (?:can|could|only|now)(?: only| now)? (?:spend|afford|have)|budget:? ?[$€£]?\d"
    r"|actually (?:i have|my budget|only)|(?:i|we) (?:have|'ve got) only|make it (?:under"
    r"|below|cheaper than))"
)
NOT_ABOVE_ZERO = re.compile(
    r"(?:(?<!\d)[-−]\s?[$€£]?\d|[$€£]\s?[-−]\d|\bminus \d|(?<![\d.,])0(?![\d.,]))"
)
NO_BUDGET = re.compile(
    r"\b(?:no|forget the|ignore the|without a|drop the) (?:budget|limit)\b(?!.*\d)"
)
_OWNED = (
    r"(?=$|,? so (?:those|these|they|that|it)\b|,? (?:so )?(?:take|leave|drop|remove|delete)\b)"
)
"""Behind what is owned nothing follows, or that it can go."""
OWN = re.compile(
    rf"(?:\b(?:tick|check|cross|mark) (?:off )?{THE}(?P<a>[a-z][^.;!?]*?)(?: off"
    rf"| as (?:done|bought|owned))?"
    rf"(?: (?:the|my) list)?$|\b(?:i|we)(?:'ve| have)?(?: already| still)? (?:have|own|got"
    rf"|bought|possess)"
    rf"(?: already| got)? {THE}(?P<b>[a-z][^.;!?]*?)(?: already| at home| myself)?{_OWNED}"
    rf"|\balready (?:have|own|got)"
    rf" {THE}(?P<c>[a-z][^.;!?]*?){_OWNED})"
)
WHAT_I_OWN = re.compile(r"^(?:what|whatever|anything|everything|the things|things|stuff)\b")
MOST = re.compile(
    rf"\b(?:(?:spend|put) (?:the )?(?:most|more)(?: of (?:it|the (?:money"
    rf"|budget)))?(?: money)? (?:on|into)"
    rf"|splurge on|don't skimp on) {THE}{ITEM}{END}"
)
KEEP = re.compile(
    rf"^(?:please )?(?:keep|don't (?:touch|change)|leave(?! out| off)) {THE}{ITEM}(?: as (?:it"
    rf"|they) (?:is|are)| alone)?{END}"
)
REFILL = re.compile(
    r"\b(?:fill it up|use (?:up )?the rest|spend the rest|optimi[sz]e|re-?do the list"
    r"|upgrade (?:it|everything|what)"
    r"|best (?:list|mix) for|choose again|start fresh with the same)\b"
)
OPTIONAL = re.compile(
    r"\b(?:add|include|with|take)\b.{0,15}\b(?:nice[- ]to[- ]haves?|extras|optional|nice to have)\b"
)
SWAP = re.compile(
    rf"\b(?:swap|replace|change|switch|exchange|trade)(?: out)? {THE}{ITEM} (?:for|with"
    rf"|to|against|by) "
    rf"(?P<new>[^.;!?]+?){END}"
)
SWAP_ONLY = re.compile(
    rf"\b(?:(?P<how>cheaper|better|nicer|different|another|other"
    rf"|alternative) (?P<item>[a-z][^.,;!?]*?)"
    rf"|(?:swap|replace|change|switch)(?: out)? {THE}(?P<item2>[a-z][^.,;!?]*?)){END}"
)
QUANTITY = re.compile(
    rf"\b(?:make (?:it|that|them) |change (?:it|that|the quantity) to |(?:i|we) (?:only "
    rf"|just )?(?:need|want) "
    rf"|only |just |set (?:it|the quantity) to )(?P<n>{NUMBER}|a|an)\b(?:\s?(?:x"
    rf"|of)?\s?{THE}{ITEM})?{END}"
)
INSTEAD_OF_SO_MANY = re.compile(
    rf"^(?:(?:and|now|please|actually|then|make (?:it|that)|put|take|get|(?:i|we|i'll|we'll)"
    rf"(?: (?:need|want|take|have))?)[, ]+)*(?P<n>{NUMBER}) (?:x |of )?{THE}{ITEM}"
    rf" (?:instead of|rather than|not) (?:just |only |the )*(?:{NUMBER})\b"
)
"""Another number of a thing: "now put two lamps instead of one"."""
DOUBLE = re.compile(rf"\b(?P<n>double|triple) {THE}{ITEM}{END}")
_AT_START = (
    r"(?:^|[.,;:!?]+ |(?:and|you|then|also|just|please|ok|okay|so|well|yes|yeah|great|maybe|perhaps"
    r"|let's|lets|i'll|we'll|(?:can|could|may|should|shall) (?:i|we)|(?:like|love|want) to) )"
)
"""Where an order begins: elsewhere a stick and a note are things."""
ADD = re.compile(
    rf"\b(?:add|include|throw in|(?:put|pop)(?: in)?|{_AT_START}(?:stick|chuck|note)(?: in| on)?"
    rf"|also (?:need|want|add)|(?:i|we) (?:also"
    rf"|still) (?:need|want)"
    rf"|(?:and )?(?:get|give) me|plus) (?P<n>(?:another |an extra )?(?:{NUMBER}|an?"
    rf"|another|some|a few|one|a pair of)"
    rf"\s)?(?P<more>more |extra |additional )?(?P<of>of )?{THE}{ITEM}(?:{ON_LIST}| on| in){END}"
)
REMOVE = re.compile(
    rf"\b(?:remove|drop|delete|take (?:off|out)|leave out|skip|scratch|get rid of|lose"
    rf"|forget|no need for"
    rf"|(?:i|we) don't (?:need|want)|ditch|cut"
    rf"|without) {THE}{ITEM}{ON_LIST}(?: any ?more| after all)?{END}"
)
_GOERS = r"(?:i|we|you|he|she|they|so|where|kids|everyone)\b"  # "so we can go by train"
TAKE_OFF = re.compile(
    rf"\b(?:take {THE}{ITEM} (?:off|out|from)|{THE}(?P<goes>(?!{_GOERS})[a-z]"
    rf"(?:(?! {_GOERS})[a-z ])*?) can (?:come off|go))\b"
)
MANNERS = (
    (
        "cheaper",
        re.compile(r"\b(?:cheaper|less expensive|more affordable|lower[- ]priced|the cheapest)\b"),
    ),
    ("better", re.compile(r"\b(?:better|nicer|higher rated|best|top rated)\b")),
    ("other", re.compile(r"\b(?:different|another|other|something else|alternative|else)\b")),
)
SPLIT = re.compile(
    r"(?:[.;!]\s+|,?\s+(?:and|then|and then|also)\s+(?=(?:add|remove|drop|swap|replace"
    r"|tick|take|make|change"
    r"|keep|put|double|delete|get rid|i (?:already )?(?:have|own)|my budget|the budget"
    r"|raise|lower|spend)\b))"
)
SEVERAL = frozenset({"them", "those", "these", "both"})
IT = frozenset({"it", "this", "that", "them", "one"})
ALSO = re.compile(
    r"^(?:(?:and|also|plus) (?P<a>.+?)(?:,? (?:too|as well|also))?|(?P<b>.+?),? (?:too|as well"
    r"|also))$"
)
_ALL = (
    r"(?:(?:it|them|those|these|that) all|all (?:of )?(?:it|them|this|that|these|those)"
    r"|everything|all|(?:my|the|this|that) (?:whole |full |entire )?(?:shopping |packing )?"
    r"(?:lot|list|kit|set|rest|thing))"
)
_OF_LIST = (
    r"(?: (?:that's |that is )?(?:from|on|off|of) (?:my|the|our) (?:shopping |packing )?list)?"
)
_INTO_CART = r" (?:in|into|to) (?:my|the|our) (?:cart|basket|trolley|bag)"
BUYS_ALL = re.compile(
    r"^(?:(?:and|now|then|please|ok|okay|great|perfect|right|so|well|yes|good|fine|just|can you"
    r"|could you|let's|(?:i|we)(?:'ll| will|'d like to| want to)?)[ ,.!]+)*"
    rf"(?:(?:buy|order|get|take|purchase)(?: me| us)? {_ALL}{_OF_LIST}(?:{_INTO_CART})?"
    rf"|(?:put|add|move|pop|stick|throw|chuck|transfer) {_ALL}{_OF_LIST}{_INTO_CART})"
    r"(?:[ ,]+(?:then|please|now|thanks|too))*[ .!]*$"
)
"""Asks for all that is on the list to be bought: "buy it all"."""
ORDERS = re.compile(
    r"^(?:(?:and|now|then|please|ok|okay|also|just|so|well|hmm)[ ,.]+)*(?:add|put|pop|throw in"
    r"|include"
    r"|remove|drop|delete|take (?:it|that|this|them|those|the|out|off)|swap|replace|skip)\b"
    r"(?!.*\b(?:cart|basket|trolley|bag)\b)"
)
"""Begins as what is done to a list in hand does, and names no cart."""
EXTREME = re.compile(
    rf"^{THE}(?:(?:most|least) \w+|\w+est)(?: (?:one|thing|item|product|bit))?"
    rf"(?: (?:of (?:them|those|these|all)|on (?:it|there|the list)|in there))*$"
)
"""Words for a line that say nothing but its extreme: "the cheapest one"."""
ONTO = re.compile(rf"^(?:\w+, )*(?P<item>.+?) (?:on|onto|to|in|into) (?:the|my|our) {LIST_WORD}$")
"""What is to go on the list, where nothing is said of adding: "first one on the list"."""
