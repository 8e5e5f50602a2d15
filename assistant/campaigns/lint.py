"""What mail providers and phones dislike: spam words, shouting, length."""

import re
from collections.abc import Iterator

from assistant.campaigns.brief import Finding
from assistant.campaigns.content import Variant
from assistant.campaigns.policy import StudioPolicy

SUBJECT, PREHEADER, PUSH, SMS = 60, 110, 178, 160
"""Characters that clients and phones show."""
_SPAM = re.compile(
    r"\b(?:act now|buy now|click here|order now|cash bonus|100% free|earn money|winner|you won|urgent!|no obligation|risk[- ]free|amazing|incredible deal|once in a lifetime|double your|cheap|dear friend|congratulations|limited time|call now|apply now|this isn't spam)\b|\${2,}|!{2,}|\?{2,}",
    re.I,
)
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")


def lint(variant: Variant, policy: StudioPolicy) -> Iterator[Finding]:
    """Warnings about a variant's form, and questions where it breaks the shop's own rules."""
    for name, text in variant.texts().items():
        if spam := _SPAM.search(text):
            yield _warn(
                "spam_word", variant, f"{name}: '{spam.group()}' lands mails in spam folders"
            )
        if len(re.findall(r"\b[A-Z]{4,}\b", text)) > 1:
            yield _warn("shouting", variant, f"{name}: words in capitals read as shouting")
        if not policy.voice.emoji and _EMOJI.search(text):
            yield _ask("emoji", variant, f"{name}: this brand uses no emoji")
        for word in (*policy.voice.banned_words, *policy.voice.banned_claims):
            if re.search(rf"\b{re.escape(word)}\b", text, re.I):
                yield _ask("banned_word", variant, f"{name}: '{word}' is banned by the guardrails")
    yield from _lengths(variant)
    marks = sum(text.count("!") for text in variant.texts().values())
    if marks > policy.voice.max_exclamation_marks:
        most = policy.voice.max_exclamation_marks
        yield _ask(
            "exclamation", variant, f"{marks} exclamation marks; the brand voice allows {most}"
        )


def _lengths(variant: Variant) -> Iterator[Finding]:
    limits = {"subject": SUBJECT, "preheader": PREHEADER, "push": PUSH, "sms": SMS}
    for name, most in limits.items():
        length = len(getattr(variant, name))
        if length > most:
            yield _warn("too_long", variant, f"{name}: {length} characters; {most} are shown")


def _warn(code: str, variant: Variant, message: str) -> Finding:
    return Finding(severity="warning", code=code, message=f"Variant {variant.name}, {message}.")


def _ask(code: str, variant: Variant, message: str) -> Finding:
    return Finding(severity="question", code=code, message=f"Variant {variant.name}, {message}.")
