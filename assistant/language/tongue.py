"""Whether somebody writes in another language than English, the only one that is read."""

import re

_WORDS = re.compile(r"[^\W\d_]+(?:'(?=\w))?")
_OTHERS = frozenset(
    """ich und der das nicht ein eine einen einem für mit suche brauche haben habe gibt ist sind
    wie wir mein meine bitte danke wo kann sie auf zu nach unter oder auch guten ik een het voor
    niet zoek heb jullie hebben dank wil graag naar je j' une le les des du pour avec est
    cherche voudrais avez vous où quel quelle combien merci bonjour moins mon ma mes s' c' qu'
    d' l' suis sont dans cherchons quiero busco necesito para una el los las del con por qué
    tienen hola gracias cuánto dónde mi menos está quero preciso procuro uma não você obrigado
    tem onde quanto menor vorrei cerco che per sono avete il gli della grazie ciao dove meno un
    regalo szukam potrzebuję czy jest dla dziękuję proszę jag och söker behöver att för inte har
    jeg og ikke til leter etter bir için arıyorum istiyorum var mı""".split()
)
"""Frequent words of German, Dutch, French, Spanish, Portuguese, Italian, Polish, the Scandinavian
languages and Turkish that English hardly has."""
_ENGLISH = frozenset(
    """the a an i i'm is are do does you your my me we it this that of to for with and or in on at
    what which how where can have need want any some show find looking under not please""".split()
)


def is_foreign(text: str) -> bool:
    """Whether `text` is in another language, by its script or its commonest words."""
    letters = [c for c in text if c.isalpha()]
    latin = sum(c < "\u0250" or "\u1e00" <= c < "\u1f00" for c in letters)
    if 2 * latin < len(letters):
        return True
    words = _WORDS.findall(text.lower())
    others = len(_OTHERS.intersection(words))
    return others >= 2 and others > len(_ENGLISH.intersection(words))
