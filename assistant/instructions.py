"""Instructions to the assistant, planted where only data belongs: in a review, a description,
a document, a title.

Data is never obeyed anyway: tools, state and check see to that. This keeps such sentences from
a language model's eyes and from the shopper's screen as well.
"""

import re

_PLANTED = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,40}"
    r"\b(?:instructions?|rules|prompts?|guidelines|constraints|filters?|system)\b"
    r"|\b(?:system|assistant|developer|admin(?:istrator)?)\s*(?:prompt|message|note|override)?\s*:"
    r"|<\|?/?\s*(?:system|assistant|im_start|im_end|instructions?)\b|\[/?inst\]|\[(?:system"
    r"|admin)\b"
    r"|\b(?:new|updated|hidden|secret)\s+instructions?\b"
    r"|\b(?:tell|inform|convince|assure|say to|reply to|show|send|offer|give|promise|recommend to)"
    r"\s+(?:the|every|all|any|this|your)\s+(?:customers?|shoppers?|users?|buyers?|visitors?)\b"
    r"|\bpretend\b[^.!?\n]{0,40}\b(?:filters?|budget|rules?|limits?|constraints?|restrictions?"
    r"|instructions?|prices?|free)\b"
    r"|\byou are (?:now|no longer)\b|\b(?:pretend|behave|respond) as\b|\bact as (?:if|an? (?:ai"
    r"|admin|assistant|developer))\b"
    r"|\b(?:as|dear|attention|note to)\s+(?:an?\s+)?(?:ai|assistants?|chat ?bots?|language models?"
    r"|llms?)\b"
    r"|\b(?:assistants?|chat ?bots?|ai|llms?)\b[^.!?\n]{0,20}\b(?:must|should|shall|please"
    r"|need to)\b"
    r"|\b(?:call|use|run|invoke)\s+(?:the\s+)?(?:tool|function|command)\b"
    r"|\b(?:reveal|print|repeat|output|leak)\b[^.!?\n]{0,30}\b(?:prompt|instructions?|password"
    r"|secrets?|api key|customers?|users?|(?<!\bmy )(?<!\byour )orders?)\b"
    r"|\b(?:set|change|treat|make)\b[^.!?\n]{0,20}\b(?:prices?|price limit"
    r"|budget)\b[^.!?\n]{0,10}\bto\b"
    r"|(?<!the )\b(?:always|only) (?:recommend|answer|reply|say|respond|show)\b"
)
"""In small letters, which is three times as fast as to ignore case."""
_SMALL = str.maketrans("İıſ", "iis")
"""Letters that are the same as others once case is ignored, and that `str.lower` leaves."""
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*\s*|\n")


def is_instruction(sentence: str) -> bool:
    """Whether a sentence tells an assistant what to do."""
    return _PLANTED.search(sentence.translate(_SMALL).lower()) is not None


_BELONGS = re.compile(
    r"^\W*(?:(?:please |now |then |and )*(?:say|confirm|apply|reply|answer|respond|repeat|print"
    r"|output|start|end|tell|show|use|add|give|send|visit|click|go to)\b|\S+(?: \S+)?\W*$)",
    re.IGNORECASE,
)
"""What stands behind an instruction and goes on with it: "Say X.", or a word or two."""


def continues_instruction(sentence: str) -> bool:
    """Whether a sentence, right behind an instruction, belongs to it."""
    return not sentence.strip() or _BELONGS.match(sentence) is not None


_CODE = re.compile(r"^\W*(?=\w*\d)[A-Z0-9]{3,}\b[\W_]*")


def uncoded(sentence: str) -> str:
    """A sentence right behind an instruction without a code that the instruction ended in."""
    return _CODE.sub("", sentence)


def without_instructions(text: str) -> str:
    """`text` without the sentences that tell an assistant what to do, and what belongs to them."""
    if not is_instruction(text):
        return text
    kept: list[str] = []
    planted = False
    for part in _SENTENCE.finditer(text):
        before, sentence = planted, part[0]
        planted = is_instruction(sentence) or (planted and continues_instruction(sentence))
        if not planted:
            kept.append(uncoded(sentence) if before else sentence)
    return "".join(kept).strip()
