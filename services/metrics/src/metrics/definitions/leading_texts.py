"""What is said of measures of learning leadership, in the languages of their readers."""

from typing import Final

from metrics.definitions.models import Measure, Words
from shared.languages import Language

LEADING_WORDS: Final[dict[Measure, dict[Language, Words]]] = {
    "managers_sharing": {
        "nl": Words(
            "Leidinggevenden die deelden wat ze leerden",
            "Welk deel van wie aan het einde van het kwartaal minstens één collega leidt, in dat "
            "kwartaal minstens één post, debrief, leermoment of meeneempunt deelde met een hele "
            "afdeling of het hele bedrijf.",
            "Wat aan tafel of op de gang gedeeld wordt, of alleen met het eigen team, telt niet "
            "mee. Een keer telt evenveel als vaak. Of het een leermoment was, weet niemand.",
        ),
        "fr": Words(
            "Responsables qui ont partagé ce qu'ils ont appris",
            "Quelle part des personnes qui dirigent au moins un collègue à la fin du trimestre a "
            "partagé, ce trimestre-là, au moins un message, un retour de formation, un moment "
            "d'apprentissage ou un acquis avec une unité ou toute l'entreprise.",
            "Ce qui se partage à table ou dans le couloir, ou dans la seule équipe, ne compte pas. "
            "Une fois compte autant que souvent. Si c'était un apprentissage, personne ne le sait.",
        ),
        "en": Words(
            "Managers who shared what they learned",
            "Which share of those who manage at least one colleague at the end of the quarter "
            "shared at least one post, debrief, learning moment or takeaway with a whole unit or "
            "the whole company in that quarter.",
            "What is shared at lunch or in the corridor, or with one's own team only, is not in "
            "it. Once counts as much as often. Whether it was a learning, nobody knows.",
        ),
    },
    "team_climate": {
        "nl": Words(
            "Hoe we samen leren",
            "Hoe wie wilde antwoorden, van 1 tot 5, vijf vaste stellingen over samen leren "
            "beoordeelt, in een peiling van hoogstens vier weken.",
            "Alleen wie wilde, antwoordde: de anderen kunnen er anders over denken. Wie bang is "
            "om herkend te worden, antwoordt milder.",
        ),
        "fr": Words(
            "Comment nous apprenons ensemble",
            "Comment celles et ceux qui l'ont voulu jugent, de 1 à 5, cinq énoncés fixes sur "
            "l'apprentissage commun, dans un sondage de quatre semaines au plus.",
            "Seuls ont répondu ceux qui le voulaient : les autres peuvent penser autrement. Qui "
            "craint d'être reconnu répond plus doucement.",
        ),
        "en": Words(
            "How we learn together",
            "How those who wanted to answer rate five fixed statements on learning together, from "
            "1 to 5, in a pulse of four weeks at most.",
            "Only who wanted to answered: the others may see it differently. Who fears being "
            "recognised answers more mildly.",
        ),
    },
}
