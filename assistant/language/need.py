"""What product is wanted: the search words that are left, and the category they name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.language.nouns import head_phrase
from assistant.language.story import blanked, parts_of_others, read_request, tells_story
from assistant.language.text import key
from assistant.language.things import named_thing
from assistant.language.vocabulary import Vocabulary


def _either(phrases: str) -> str:
    """A regular expression of any of `phrases`, which commas or line ends separate."""
    return "|".join(part.strip() for part in re.split(r"[,\n]", phrases) if part.strip())


_LEADS = _either(
    r"""hi,hello,hey,hiya,yo,alright,ok,okay,so,well,um,uh,hmm,oh,and,but,or,also,then,now,next,actually,yes,yeah
    yep,no,please,pls,plz,thanks,thank you,great,cool,right,sorry,maybe,perhaps,just,only,btw
    changed? my mind,on second thoughts?
    instead,i guess,i think,i mean,i meant,you know,rather,probably,really,basically,first(?! aid)
    finally
    dear,can you,could you,would you,will you,can i,could i,may i,can we,do you guys,you guys
    i'?m,i am,we'?re,we are,i was,i'?ve been,i have been,my kid,my son,my daughter,my wife
    my husband,(?:is|are) there,there (?:is|are),is it,have you got,do you,did you,have you,got
    does (?:this|the|your) (?:shop|store),get,give,where (?:can|do) i (?:find|get|buy),you
    where (?:are|is),what you(?:'ve)? got,(?:what (?:is|are) )?on (?:sale|offer)(?: in)?
    what (?:have you got|do you have|do you sell|do you offer|can you|would you)
    what (?:should i|are|is|about|kinds? of|types? of|sorts? of|else),what's,which,how about
    how many(?: different)?,how much (?:is|are|do|does),let'?s,let me,help me,i'?d,i would
    we'?d,i,we,me,us,to,like,love,requires?,need,needs,want,wants,wanna,prefer,buy,purchase,order,find,show,see
    look(?:ing|in)?(?: at| for| into| 4)?,lookin,search(?:ing)?(?: for)?,shop(?:ping)?(?: for)?
    brows(?:e|ing),hunt(?:ing)? for,after,in the market for,in need of,interested in
    think(?:ing)? (?:of|about),check(?: out)?,recommend(?:ation)?s?(?: for)?,have a budget of
    suggest(?:ion)?s?(?: for)?,pick(?: out)?,choose,go for,go with,switch to,sell,stock,carry,have
    has,offer,any,some,a,an,the,few,couple of,pair of,set of,good,decent,nice,great,best
    all(?: the)?,is an?,your,our,my,different,other,another,more,new,item,kind of,sort of,type of
    something,anything,stuff,things?,use for,forget that,scrap that,could do with,least
    price range (?:of|for),prices? (?:of|for),number of,count,brands? of,everything,for,of,in,at
    about,with,whether,if
    getting,being,been,be,list,replace,got to,have to,gotta,must,should,it,doesn't,does,do
    make it,make that,make,they,these,those,keep,bit,little,what,who
    leave out,exclude,avoid,skip,desperately,urgently,currently,today,quick,quickly,simply,ideally
    preferably,obviously,from,gimme,(?:what can )?you tell me about,tell me about,hm+"""
)
_LEAD = re.compile(rf"^(?:{_LEADS})(?=\s|$|,)[\s,:!.]*")
_TRAILS = _either(
    r"""please,pls,plz,thanks,thank you,instead,now,today,then,too,as well,also,though,maybe,or so
    or something(?: like that)?,on sale,you know,if possible,if you have (?:it|any|one|them),asap
    again,here,do you have
    (?:(?:that )?(?:i|we) )?(?:might|may|could|would|'d) (?:like|love|enjoy)
    (?:that )?you(?: guys)?(?: have|'ve got| sell| carry| stock| got| offer),have you got
    you(?: would|'d| can|) (?:recommend|suggest),on offer,in stock,in total,altogether,overall
    available,sizes?,are there,is there
    (?:do|does) (?:it|they|these|those) (?:come in|cost),come in,cost
    in (?:the|your|this) (?:whole |entire )?(?:shop|store|range|catalogue|place)
    any (?:ideas|suggestions|tips),any recommendations,to (?:buy|get),would be (?:nice|great|good)
    for me,me,and,or,but,with,for
    in,of,from,by,to,the,a,an,is,are,under,that,which,was,i want,i need,i guess,i think,i suppose
    not,no,than,at,some,any,on,only,just,it,them,go,have,has,do,got,be,section,on average,i have it
    perhaps,like,would be a start,first,obviously,of course,anyway,though,honestly
    (?:before|by|until) (?:the |this |next )?(?:weekend|week|tomorrow|tonight|\w+day|christmas)
    (?:that|which) (?:is|are|isn't|aren't|costs?|doesn't)
    that's,over,above,around,about,after all,you,your"""
)
_TRAIL = re.compile(rf"[\s,]*(?<![\w-])(?:{_TRAILS})[\s.!?,;:]*$")
_OPENINGS = _either(
    r"""hi,hello,hey,ok,okay,so,well,please,and,also,then,now,actually,i'?m,i am,i,we,need,want
    would like,'d like,i'd like,looking for,look for,searching for,find me,find,show me,give me,get
    do you have,have you got,is there,got,recommend,suggest,can you,could you,me,looking"""
)
_OPENING = re.compile(rf"^(?:{_OPENINGS})(?=\s)[\s,]*")
_ARTICLE = re.compile(r"^(?:a|an|the)\s+")
_PURPOSE = re.compile(
    r"^(?:something|anything|stuff|a thing|things?|what can i use)"
    r"\s+(?:to|that|for|which|against)\s+"
)


_QUALITY = re.compile(
    r"\b(?:some|any)thing (?:(?:a bit|really|very|quite|more) )?(?P<quality>[a-z]+)\b"
)
"""What follows is a quality, whatever category has that name: "something smart to wear"."""


@dataclass(frozen=True)
class Need:
    """What is wanted."""

    words: str | None
    head: str | None
    """Key of the noun phrase that it is about, its noun last; None without one."""
    category: str | None
    """Path of the category that the noun names."""
    is_product: bool
    """Whether the noun names a kind of product."""
    told: bool = False
    """Whether a story was told around it."""
    wished: bool = False
    """Whether it is put as a wish."""
    only_told: bool = False
    """Whether the words only tell something."""
    asides: tuple[tuple[int, int], ...] = ()
    """Places of the clause that only tell something."""


NOTHING = Need(None, None, None, False)


def read_need(
    plain: str, taken: Iterable[tuple[int, int]], vocabulary: Vocabulary, story: str = ""
) -> Need:
    """The need that a clause states.

    Args:
        plain: the clause in lower case.
        taken: places that constraints and references have used up.
        vocabulary: of the catalogue.
        story: what was told beside the clause.
    """
    taken = list(taken)
    need = _stated(plain, taken, vocabulary, story)
    if need.is_product:
        return need
    others = parts_of_others(plain)
    thing = named_thing(blanked(plain, [*taken, *others]), vocabulary)
    if thing is None:
        return need
    words = " ".join(thing.split())
    head = head_phrase(words)
    category = None if head is None else vocabulary.category(head)
    return replace(need, words=words, head=head, category=category, is_product=True)


def _stated(
    plain: str, taken: Sequence[tuple[int, int]], vocabulary: Vocabulary, story: str
) -> Need:
    """What is left of a clause without constraints, stories and chatter."""
    request = read_request(plain, taken, vocabulary, story)
    hollow = blanked(plain, taken)
    told = len(request.words.split()) + _STORY < len(hollow.split())
    rest = _strip(request.words)
    if not rest and tells_story(f"{story} {plain}".strip()):
        rest = _strip(f"{story} {hollow}")  # "my feet get wet, up to $90": the trouble is the need
        request = replace(request, only_told=True)
    if not any(c.isalpha() for c in rest) or rest in {"one", "ones"}:
        return NOTHING
    head = head_phrase(_named_first(rest, vocabulary))
    if head is None:
        return Need(rest, None, None, False)
    quality = _QUALITY.search(plain)
    if quality is not None and quality["quality"] == head:
        return Need(rest, None, None, False)
    both = TWO_KINDS.fullmatch(rest)
    several = (
        both is not None and len({vocabulary.category(key(name)) for name in both.groups()}) > 1
    )
    category = None if several else vocabulary.category(head)
    parts = head.split()
    product = any(vocabulary.is_product(" ".join(parts[at:])) for at in range(len(parts)))
    is_product = product or category is not None
    return Need(
        rest, head, category, is_product, told, request.wished, request.only_told, request.told
    )


_STORY = 4  # words that at least are left out where a story was told
TWO_KINDS = re.compile(r"(?:both,? )?(\w+(?: \w+)?)(?:,| and| or) ((?!\d)\w+(?: \w+)?)")
"""Two kinds at once: "sofas and armchairs"."""


def _named_first(rest: str, vocabulary: Vocabulary) -> str:
    """What stands before a comma, where that names a thing and what follows names no other:
    "plates, a set for four".
    """
    first, _, more = rest.partition(",")
    head, after = head_phrase(first), head_phrase(more)
    named = head is not None and vocabulary.is_product(head.split()[-1])
    other = after is not None and vocabulary.category(after) is not None
    return first if more and named and not other else rest


_KEEPING = re.compile(r"\b(?:(?:but|and) )?keep(?:ing)? (?:the|that) [a-z -]+$")


def tidy(text: str) -> str:
    """Search words without chatter before and behind them."""
    text = _peel(_LEAD, _peel(_TRAIL, _peel(_LEAD, text)))
    text = _STRANDED.sub("", re.sub(r"\s+([,.])", r"\1", text))
    return " ".join(re.sub(r"(?:,\s*)+", ", ", text).split()).strip(_EDGES)


_EDGES = " ,.!?;:-"
_STRANDED = re.compile(r",(?: (?:or|and|but|not|no|in|with|by|from|of))+(?=,|$)")
"""What joined something that a constraint has used up: "a dresser, walnut or oak, 6 drawers"."""


def _strip(text: str) -> str:
    text = re.sub(r"[^\w\s'&%°\"/.,+-]", " ", _KEEPING.sub(" ", text))
    opened = _peel(_OPENING, text)
    purpose = _PURPOSE.match(opened)
    if purpose is not None:
        return _peel(_ARTICLE, _peel(_TRAIL, opened[purpose.end() :]))
    return tidy(text)


def _peel(pattern: re.Pattern[str], text: str) -> str:
    text = text.strip(_EDGES)
    while text:
        shorter = pattern.sub("", text, count=1).strip(_EDGES)
        if shorter == text:
            break
        text = shorter
    return text
