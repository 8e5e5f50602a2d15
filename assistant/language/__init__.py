"""From a shopper's words to typed frames.

Others use `frames` (the types), `understand.LanguageUnderstanding`, `vocabulary.Vocabulary`
and `dates.parse_period`; nothing is imported here, to keep start-up quick.
"""
