"""What exactly is asked for within an act: of the memory, of one's data, of the cart."""

import re
from enum import StrEnum

from assistant.language.references import parse_positions


class MemoryRequest(StrEnum):
    """What a shopper wants of the memory."""

    REMEMBER = "remember"
    FORGET = "forget"
    RECALL = "recall"


class DataRequest(StrEnum):
    """What a shopper wants done with their data."""

    SHOW = "show"
    STOP = "stop"
    """Personalise no longer."""
    START = "start"
    """Personalise again."""
    DELETE = "delete"
    EXPORT = "export"
    ASK = "ask"
    """A question about privacy in general."""


class CartRequest(StrEnum):
    """What a shopper wants of the cart."""

    ADD = "add"
    REMOVE = "remove"
    SHOW = "show"
    CLEAR = "clear"
    CHECKOUT = "checkout"


_YES = re.compile(
    r"^(?:(?:yes|yeah|yep|yup|sure|ok|okay|correct|absolutely|definitely|certainly|please|right)\b"
    r"|(?:go ahead|do it|i'm sure|i am sure|i confirm|confirm(?:ed)?|that's right|of course"
    r"|delete (?:it|them|everything|my data|all)|empty it|clear it|remove (?:it|them) all)\b)"
)
_NO = re.compile(
    r"^(?:no|nope|nah|don't|do not|stop|cancel|wait|never ?mind|rather not|better not|not now"
    r"|keep (?:it|them|my|everything)|leave it|forget it|i changed my mind|changed my mind)\b"
)
_BUT = re.compile(r"\b(?:but|wait|don't|not|except|unless|actually|before)\b")


def confirmation(text: str) -> bool | None:
    """Whether `text` (lower case) answers "are you sure?" with yes or no; None if it does neither.

    A yes with a but in it is no yes.
    """
    plain = text.strip(" .!,")
    if _NO.match(plain):
        return False
    if _YES.match(plain):
        return None if _BUT.search(plain) else True
    return None


_ASSENT = (
    r"(?:yes|yeah|yep|yup|sure|please|go (?:ahead|on)|do (?:it|that|so)|pass it on|of course"
    r"|definitely|absolutely|ask (?:them|the staff|somebody|someone)|if you (?:could|would|can)"
    r"|(?:that|it) would be (?:great|good|nice|lovely|helpful))"
)
_AGREES = re.compile(
    rf"(?:(?:ok|okay|oh|well),? )?{_ASSENT}(?:[ ,.!]+(?:{_ASSENT}|thanks|thank you))*"
)


def agrees(text: str) -> bool:
    """Whether `text` (lower case) takes up an offer, and says nothing else."""
    return _AGREES.fullmatch(text.strip(" .!")) is not None


_RECALLS = re.compile(
    r"\bwhat (?:do|did|have) you (?:know|remember|got|stored|saved|noted|learn\w*|keep|kept|have)\b"
    r"|\bwhat (?:have i|did i) (?:told|tell|asked?|say|said)\b|\bdo you (?:still )?remember\b"
    r"|\bwhat's (?:in your memory|on my profile|my profile)\b|\bwhat do you have on me\b"
    r"|\b(?:show|list|tell) (?:me )?(?:what you|everything you|all you|my profile|your memory"
    r"|my preferences)|\bremember about me\b(?=\?|$)|\bknow about me\b"
)
_FORGETS = re.compile(
    r"\b(?:forget|erase|delete|drop|clear|wipe|remove)\b|\bstop remembering\b|\bno longer\b"
    r"|\b(?:don't|do not) (?:remember|keep|store|save)\b|\b(?:not|n't) .*\bany ?more\b"
    r"|\bun-?remember\b"
)
_KEEPS = re.compile(r"^(?:please |and |also |oh |ok )*(?:don't|do not|never) forget\b")


def memory_request(text: str) -> MemoryRequest:
    """What a clause about the memory (lower case) asks for."""
    if _KEEPS.search(text):
        return MemoryRequest.REMEMBER
    if _RECALLS.search(text):
        return MemoryRequest.RECALL
    return MemoryRequest.FORGET if _FORGETS.search(text) else MemoryRequest.REMEMBER


_STARTS = re.compile(
    r"\b(?:start|resume|begin|turn on|switch on|enable|allow|reactivate|go back to)\b.*"
    r"\b(?:personali[sz]\w*|recommend\w*|history|profil\w*|tailor\w*)|\bopt (?:me )?(?:back )?in\b"
    r"|\bpersonali[sz]e again\b"
)
_STOPS = re.compile(
    r"\b(?:stop\w*|don't|do not|no more|without|turn off|switch off|disable|quit|never|end"
    r"|pause)\b.*"
    r"\b(?:personali[sz]\w*|track\w*|profil\w*|history|purchases|past|using|use|watch\w*|follow\w*"
    r"|tailor\w*|cookies|data|collect\w*|record\w*|monitor\w*|spy\w*|stor\w*)"
    r"|\bopt(?:ing)? (?:me )?out\b|\bincognito\b|\bprivate(?:ly)? mode\b|\bbe anonymous\b"
    r"|\bimpersonal\b|\bwithdraw (?:my )?consent\b"
)
_DELETES = re.compile(
    r"\b(?:delete|erase|wipe|remove|destroy|purge|scrub|get rid of|clear|forget)\b.*"
    r"\b(?:data|account|history|information|info|profile|everything|records?|me|all of it|personal"
    r"|details|traces?)\b|\bright to be forgotten\b|\bforget (?:that )?i exist\b|\bdeletion\b"
)
_EXPORTS = re.compile(
    r"\b(?:export|download|copy of|send me|get|give me|hand over|access to|extract)\b.*"
    r"\b(?:data|information|info|records?|everything)\b"
)
_SHOWS = re.compile(
    r"\b(?:what|which|show|list|see|tell me|how much)\b.*\b(?:know|have|hold|store[ds]?|keep|kept"
    r"|collect\w*|data|information|info|record\w*|saved?|got)\b"
)
_GENERAL = re.compile(
    r"^(?:so |and |but )?(?:do you (?:sell|share|give|pass|track)|are you (?:tracking|recording"
    r"|spying"
    r"|selling)|is (?:my|this|it)|who|where|how (?:long|do|safe|secure|is)|why|does|can (?:others"
    r"|other|anyone|people|anybody|someone|you see)|will (?:you|my)|are my|is there)\b"
)


def data_request(text: str) -> DataRequest:
    """What a clause about the shopper's data (lower case) asks for."""
    if _GENERAL.search(text):
        return DataRequest.ASK
    for request, pattern in (
        (DataRequest.START, _STARTS),
        (DataRequest.DELETE, _DELETES),
        (DataRequest.STOP, _STOPS),
        (DataRequest.EXPORT, _EXPORTS),
        (DataRequest.SHOW, _SHOWS),
    ):
        if pattern.search(text):
            return request
    return DataRequest.ASK


_CLEARS = re.compile(
    r"\b(?:empty|clear|wipe|reset)\b|\b(?:remove|delete|drop|take out|throw out|get rid of)"
    r" (?:everything|all|it all|the lot)\b|\bstart (?:the|my) (?:cart|basket) over\b"
)
_TAKES_OUT = re.compile(
    r"\b(?:remove|delete|drop|take (?:out|off|away|back)|take (?:the |that |it |this )?.*"
    r"\b(?:out|off)\b"
    r"|get rid of|put (?:it|that|this|the .*) back|kick out|don't want)\b"
)
_AMOUNT = (
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|a couple|a pair|both|a dozen)"
)
_PUTS_IN = re.compile(
    rf"(?:\bi(?: need| want|'d like)|\bgive me|^|[,.;!]) ?{_AMOUNT} of (?:them|these|those)\b"
    r"|\b(?:add|put|place|throw|pop|stick|drop|include|buy|order|get me"
    r"|i'?ll (?:take|have|buy|get|go (?:for|with))|take (?:it|that|this|the|two|one|both|them)"
    r"|i want to (?:buy|order)|purchase|reserve|grab"
    r"|(?:in|into|to) (?:my |the )?(?:cart|basket|trolley|bag))\b"
)
_PAYS = re.compile(
    r"\b(?:check ?out|place (?:the|my|an) order|proceed to"
    r"|(?<! do i )(?<! do we )pay (?:now|for)|ready to pay"
    r"|complete (?:the|my) (?:order|purchase)|to the till|finish (?:the|my) order)\b"
)
_LOOKS_IN = re.compile(
    r"\b(?:what(?:'s| is)|show|see|view|list|open|how (?:many|much)|tell me|is there anything|total"
    r"|what do i have|review|look at)\b"
)


_ASKS_IN = re.compile(
    r"^(?!.*\b(?:(?:to|and) (?:put|pop|add)|putting|popping|adding)\b)"
    r"(?:(?:and|but|so|ok|now|well)[ ,]+)*(?:is|are|isn't|aren't|was|were|has|does"
    r"|(?:have|do|did) (?:i|we|you)|what|which)\b[^,.?!;]*"
    r"\b(?:in|into) (?:my|the|our) (?:cart|basket|trolley|bag)\b"
)
"""Asks what is in the cart: "did you put it in my basket?"."""


_ADDS = re.compile(
    r"^(?:please |ok |and )*(?:add|put)\b|\b(?:add|put) (?:it|that|this|them|both)\b"
)


def cart_request(text: str) -> CartRequest:
    """What a clause about the cart (lower case) asks for."""
    for request, pattern in (
        (CartRequest.CLEAR, _CLEARS),
        (CartRequest.CHECKOUT, _PAYS),
    ):
        if pattern.search(text):
            return request
    if _ASKS_IN.match(text):
        return CartRequest.SHOW
    if re.match(r"^(?:please |ok |and |now )*(?:drop|throw|pop) .*\b(?:in|into|to)\b", text):
        return CartRequest.ADD
    if _TAKES_OUT.search(text):
        return CartRequest.REMOVE
    if _LOOKS_IN.search(text) and not _ADDS.search(text):
        return CartRequest.SHOW
    adds = _PUTS_IN.search(text) or _MANY_IN.search(text) or parse_positions(text)
    return CartRequest.ADD if adds else CartRequest.SHOW


_QUANTITY = re.compile(
    r"\b(?P<n>\d{1,2}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|a couple|a pair|both)\b"
    r"(?=\s+(?:of|more|pieces?|units?|x|times|[a-z]+s\b))"
)
_TIMES = re.compile(
    r"\b(?P<n>\d{1,2}) ?(?:x|times|pieces|pcs|units)\b|\b(?:x|×) ?(?P<m>\d{1,2})\b|\btwice\b"
)
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "a couple": 2, "a pair": 1, "both": 1,
}  # fmt: skip
_MOST = 99
_COUNT = r"(?:the )?(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|a couple|a pair)"
_UNITS = r"(?: (?:x|of (?:it|them|those|these|that)|pieces?|units?))?"
_MANY_IN = re.compile(
    rf"\b(?:add|put|take|get|buy|have|need|want|order|pop|throw|give me|stick)(?: me| in)? {_COUNT}"
    rf"{_UNITS}(?: in(?:to)?\b[^,.?!]*)?(?: (?:then|please|pls|too|now|thanks|instead))*[ .!]*$"
)
"""So many, where nothing is named: "put two in then"."""
_ANOTHER_COUNT = (
    r"(?:oops|wait|sorry|actually|(?:make|change|set) (?:it|that|them)(?: to)?|just|only|make"
    r"|i (?:only |just )*(?:need|want|meant|said)|i'll (?:just |only )?(?:take|have)"
    r"|let's (?:make it|say))"
)
_SO_MANY = re.compile(
    rf"^(?=.*\b{_ANOTHER_COUNT}\b)(?:(?:no|nah|oh|hm+|ok|okay|and|but|rather|well|then|please"
    rf"|{_ANOTHER_COUNT})[ ,.!]+)+{_COUNT}{_UNITS}"
    r"(?:[ ,](?:instead|please|then|rather|in (?:all|total)|though|will do|is enough|after all))*"
    r"[ .!]*$"
)


def counts_units(text: str) -> bool:
    """Whether a clause (lower case) says how many of what is spoken of are to be had."""
    return _MANY_IN.search(text) is not None


def other_quantity(text: str) -> int | None:
    """How many of what was put into the cart a clause (lower case) wants instead: "wait, just 1";
    None where it says something else.
    """
    match = _SO_MANY.match(text)
    return None if match is None else _counted(match["n"])


def _counted(said: str) -> int:
    return _within(int(said) if said.isdigit() else {**_NUMBERS, "a pair": 2}[said])


def quantity(text: str) -> int:
    """How many of something a clause (lower case) asks for, 1 to 99; 1 where it doesn't say."""
    times = _TIMES.search(text)
    if times is not None:
        return _within(int(times["n"] or times["m"] or 2))
    for match in _QUANTITY.finditer(text):
        if re.search(r"\b(?:number|no|first|last|top|the|those|these)\s+$", text[: match.start()]):
            continue
        said = match["n"]
        return _within(int(said) if said.isdigit() else _NUMBERS[said])
    alone = _MANY_IN.search(text)
    return 1 if alone is None else _counted(alone["n"])


def _within(number: int) -> int:
    return min(max(number, 1), _MOST)


_ABSENT = re.compile(
    r"\bwhy (?:isn't|aren't|is|are|don't|doesn't|didn't|wasn't|weren't|not|no|can't|won't)\b.*"
    r"\b(?:not|n't|no)\b|\bwhy (?:isn't|aren't|wasn't|weren't|don't|doesn't|didn't|not|no)\b"
    r"|\b(?:where|what) (?:did|has|happened|is|are|'s)\b.*\b(?:go|gone|went|happened"
    r"|disappear\w*)\b"
    r"|\bwhat happened to\b|\bwhy (?:did|has|have|is|are) .*\b(?:disappear\w*|gone|missing"
    r"|vanish\w*"
    r"|left out|removed|excluded|hidden)\b|\bhow come .*(?:n't|\bnot\b|\bno\b|gone|missing)"
)
_NO_NAME = re.compile(
    r"\b(?:and|but|so|why|how come|isn't|aren't|is|are|don't|doesn't|didn't|wasn't|weren't|not|no"
    r"|do"
    r"|did|does|you|we|i|it|show(?:n|ing|ed)?|list(?:ed|ing)?|there|here|on the|in the|results?"
    r"|screen|any ?more|offered|offer|suggest(?:ed|ing)?|recommend(?:ed|ing)?|include[ds]?|see"
    r"|me|the|a|an|any|your|shop|have|has|what|where|happened|to|from before|before|earlier"
    r"|disappear\w*|gone|go|missing|vanish\w*|removed|among|these|those|them|can|come|up|about|one"
    r"|ones|still|products?|selling|sell|carry|get)\b|[?!.,]"
)


def asks_why_absent(text: str) -> bool:
    """Whether a clause (lower case) asks why something is not shown."""
    return bool(_ABSENT.search(text))


def absent_words(text: str) -> str:
    """What a clause that asks so calls the thing; empty when it only points."""
    return " ".join(_NO_NAME.sub(" ", text).split())


_ORDERED = re.compile(
    r"\b(?:orders?|ordered|parcel|package|delivery|delivered|shipment|shipped|arrived?|refund\w*"
    r"|charged|invoice|broke|broken|damaged|defective|faulty|stopped working|doesn't work"
    r"|wrong (?:size|item|product|colou?r)|never came|late|return\w*|warranty|bought|purchased"
    r"|customer service|money back|cracked|smashed|shattered|compensat\w+|support team"
    r"|(?:e-?mails?|calls?|messages?|tickets?)\b.*\b(?:answer\w*|repl\w+|respon\w+|nothing"
    r"|no one|nobody)"
    r"|(?:nobody|no one) (?:answers|replies|picks up|responds|calls)"
    r"|waited|waiting (?:for|since))\b"
)


def is_about_order(text: str) -> bool:
    """Whether a complaint (lower case) is about something bought rather than about this chat."""
    return bool(_ORDERED.search(text))
