"""What no campaign may ask for: illegal, deceptive, discriminatory, or without consent.

Each rule is a pattern over the prompt in lower case, with what the marketer is told. A pattern
that is met ends the campaign; the marketer sees why and what is possible instead.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from assistant.campaigns.brief import Finding

_PEOPLE = r"(?:people|customers|folks?|persons?|men|women|shoppers|families|kids|guys|buyers|ones|households)"
_GROUPS = (
    r"(?:muslims?|jews?|jewish|christians?|catholics?|hindus?|buddhists?|sikhs?|atheists?|gypsies|gypsy|roma\b"
    r"|immigrants?|migrants?|foreigners?|refugees?|gays?|lesbians?|homosexuals?|bisexuals?|transgender|trans "
    rf"{_PEOPLE}|queers?|latinos?|latinas?|hispanics?|african[- ]americans?|disabled|handicapped|wheelchair users"
    rf"|(?:white|black|brown|asian|arab|indian|mexican|chinese|european|african|coloured|colored) {_PEOPLE})"
)
_HEALTH = (
    r"(?:depress(?:ed|ion)|diabet(?:es|ics?)|pregnan(?:t|cy)|cancer|hiv|aids patients|addict(?:ed|ion)|alcoholics?"
    r"|obese|obesity|overweight|mental(?:ly)? (?:ill|illness|health)|anxiety|autis(?:m|tic)|adhd|miscarriage"
    r"|infertil\w+|erectile|chronic(?:ally)? (?:ill|pain)|republicans?|democrats?|conservative voters|voters"
    r"|union members?|sexual orientation|religio(?:n|us)|ethnicit(?:y|ies)|political views?)"
)
_RULES: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "discriminatory": (
            "This would choose or leave out people by origin, religion, sexuality or disability, "
            "which is discrimination. Choose the audience by what customers do in the shop.",
            (rf"\b{_GROUPS}\b", r"\bby (?:race|skin colou?r|nationality|religion)\b"),
        ),
        "special_category": (
            "Health, pregnancy, belief and politics are special categories of personal data; "
            "nobody may be targeted by them. Choose by products viewed or bought instead.",
            (rf"\b{_HEALTH}\b",),
        ),
        "without_consent": (
            "Campaigns reach only customers who agreed to marketing, and every message carries a "
            "working unsubscribe link; neither can be switched off.",
            (
                r"\bunsubscribed\b",
                r"\b(?:ignor\w+|regardless of|despite|without|bypass\w*|skip\w*|override) (?:any |the |their |of )*(?:marketing )?(?:consents?|permissions?|opt-?ins?|opt-?outs?|preferences|gdpr|suppression)\b",
                r"\bopted[- ]out\b|\bnever (?:agreed|consented|opted in)\b|\bwho (?:didn't|did not|haven't) (?:agree|consent|opt(?:ed)? in)\w*",
                r"\b(?:hid\w+|remov\w+|without|omit\w*|drop\w*|bury|leave out|no|tiny|disable) (?:the |an |any )?(?:unsubscrib\w*|opt-?out)(?: link| button)?",
                r"\b(?:bought|purchased|scraped|rented) (?:a |an )?(?:e-?mail |mailing )list\b",
            ),
        ),
        "deceptive": (
            "This would mislead the people who get it. A campaign can only say what the shop's "
            "data bears out; give it a real offer, a real date or a real reason.",
            (
                r"\bfak(?:e|ed|ing)\b|\bpretend\w*|\bmislead\w*|\btrick (?:them|people|customers)\b|\blie\b|\blying\b|\bdeceiv\w*|\binvent(?:ed)? (?:a |an |some )?(?:review|reason|quote|discount|testimonial)",
                r"\b(?:even though|although|but) (?:we|it|they|there)[^.;]{0,40}(?:plenty|enough|lots|hundreds|thousands|full|never|all month|isn't|aren't|don't|not true|full)",
                r"\b(?:rais\w+|inflat\w+|increas\w+|bump\w*|mark\w* up) (?:the )?(?:old |original |regular |list )?prices?(?: up)? (?:first|before)",
                r"\b(?:look|looks|make the) (?:the )?(?:discount|saving)s? (?:look )?bigger",
                r"\blooks? like (?:a |an )?(?:reply|invoice|bill|bank|personal|forward\w*|legal|official|order confirmation)",
                r"\bre: |\bfwd?: ",
                r"\bcan'?t (?:prove|back|substantiate)|\bcannot (?:prove|substantiate)|\bno (?:proof|evidence)\b|\bunproven\b|\bnot true\b|\bisn't true\b",
                r"\b(?:false|artificial|phony|bogus|made[- ]up) (?:urgency|scarcity|claims?|reviews?|deadline|discount|countdown)",
                r"\bhid(?:e|den|ing) (?:the )?(?:fees?|costs?|terms|conditions|charges)",
                r"\bdisguis\w+|\bbait and switch\b|\bclickbait\b",
            ),
        ),
        "illegal": (
            "This can't be sold or advertised in this way. A campaign can be made for anything "
            "else in the catalogue.",
            (
                r"\b(?:cigarettes?|tobacco|vap(?:e|es|ing)|e-cigarettes?|nicotine)\b",
                r"\b(?:beer|wine|alcohol|liquor|spirits|vodka)\b[^.]*\b(?:teen\w*|minors?|kids|children|under[- ]?(?:18|21))\b",
                r"\b(?:teen(?:ager)?s?|minors?)\b[^.]*\b(?:beer|wine|alcohol|knives|weapons?)\b",
                r"\b(?:beer|wine|alcohol|liquor|spirits|vodka|knives|weapons?)\b[^.]*\b(?:\d|1[0-7])[- ]?(?:year|yr|y\.?o)",
                r"\b(?:\d|1[0-7])[- ]?(?:year|yr)s?[- ]olds?\b[^.]*\b(?:beer|wine|alcohol|liquor|spirits|vodka|knives|weapons?)\b",
                r"\b(?:firearms?|handguns?|guns|ammunition|explosives?|switchblades?|silencers?)\b",
                r"\b(?:cocaine|heroin|meth|cannabis|marijuana|weed|mdma|steroids|opioids?)\b",
                r"\b(?:prescription|without (?:a )?prescription|painkillers?)\b",
                r"\b(?:counterfeit\w*|replicas?|knock-?offs?|stolen|smuggled|pirated|insider tips?)\b",
                r"\bmoney launder\w*|\bponzi\b|\bpyramid scheme\b",
            ),
        ),
    }
)


def refusals(prompt: str, banned_claims: tuple[str, ...] = ()) -> list[Finding]:
    """Why a prompt can't become a campaign; empty when nothing stands against it.

    Args:
        prompt: as typed.
        banned_claims: what the shop's own policy forbids to claim.
    """
    text = " ".join(prompt.lower().replace("’", "'").split())
    found = [
        Finding(severity="refusal", code=code, message=message)
        for code, (message, patterns) in _RULES.items()
        if any(re.search(pattern, text) for pattern in patterns)
    ]
    claim = next(
        (c for c in banned_claims if re.search(rf"\b{re.escape(c.lower())}\b", text)), None
    )
    if claim is not None:
        found.append(
            Finding(
                severity="refusal",
                code="banned_claim",
                message=f"The shop's guardrails forbid the claim '{claim}'. Describe what the "
                "product is, not what it promises.",
            )
        )
    return found


_SENSITIVE: Mapping[str, str] = MappingProxyType(
    {
        "gender": r"\b(?:women|woman|females?|ladies|girls|men|man|males?|gentlemen|guys|boys|husbands|wives|mums|moms|dads)\b(?!'s)",
        "age": r"\b(?:aged? (?:\d+|over|under|between)|(?:over|under)[- ]\d\ds?\b(?= ?(?:[,.:]|year|old|$))|(?:people|customers|those|everyone|women|men) (?:over|under|above|below|older than|younger than) \d\d\b|\d\d\s?(?:-|to)\s?\d\d[- ]year|seniors?|pensioners?|retirees?|elderly|teen(?:ager)?s?|millennials?|gen z|boomers?|young (?:people|adults|customers)|old(?:er)? (?:people|customers))\b",
        "income_band": r"\b(?:(?:low|high|middle)[- ]income|incomes?|earn(?:s|ing|ers)?|salary|salaries|wealthy|rich (?:people|customers)|poor(?:er)? (?:people|customers|neighbou?rhoods?|areas?)|affluent)\b",
    }
)


def sensitive_fields(prompt: str) -> list[str]:
    """Profile fields that a prompt chooses people by and that a shop may protect."""
    text = prompt.lower().replace("’", "'")
    text = re.sub(r"mums and dads|(?:wo)?men'?s (?:[a-z]+)", " ", text)
    return [field for field, pattern in _SENSITIVE.items() if re.search(pattern, text)]
