"""Words so common in their language that sharing them says nothing; folded."""

from typing import Final

from shared.languages import Language

_ENGLISH: Final = """
a about after all also am an and any are as at be because been but by can could did do does for
from get had has have he her here him his how i if in into is it its just like me more most my no
not now of on one only or other our out over she should so some such than that the their them then
there these they this those to too up us use used using very was way we were what when where which
while who why will with would you your
"""

_DUTCH: Final = """
aan al alle als altijd andere ben bij bent dan dat de der deze die dit doe doen door dus een en er
geen geven had heb hebben heeft het hier hij hoe hun iemand iets ik in is ja jaar je jij jullie kan
kun kunnen maar mag me meer men met mij mijn moet moeten na naar niet niets nog nu of om omdat ons
ook op over te tegen toch toen tot u uit van veel voor waar waarom want was wat we wel welke werd
wie wij wil worden wordt zal ze zelf zich zij zijn zo zonder zou
"""

_FRENCH: Final = """
ai alors au aucun aussi autre aux avec avoir avez avons bien ca ce cela ces cet cette chez comme
comment dans de des deux donc dont du elle elles en encore est et etre eu faire fais fait faut
font ici il suis ils je la le les leur leurs lui ma mais me meme mes moi mon ne nos notre nous on
ont ou par pas peu peut plus plusieurs pour pourquoi quand que quel quelle quelles quels quelqu
qui quoi sa sans se ses si son sont sous sur ta te tes toi ton tous tout tres tu un une vers vos
votre vous
"""

STOPWORDS: Final[dict[Language, frozenset[str]]] = {
    "en": frozenset(_ENGLISH.split()),
    "nl": frozenset(_DUTCH.split()),
    "fr": frozenset(_FRENCH.split()),
}
