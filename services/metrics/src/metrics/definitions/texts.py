"""What is said of each metric, in the languages of its readers."""

from typing import Final

from metrics.definitions.leading_texts import LEADING_WORDS
from metrics.definitions.models import Measure, Words
from shared.languages import Language

PURPOSE: Final[dict[Language, str]] = {
    "nl": "Zien of kennis tussen collega's beweegt, om het leren te verbeteren. "
    "Niet om mensen te beoordelen of te vergelijken.",
    "fr": "Voir si le savoir circule entre collègues, pour améliorer l'apprentissage. "
    "Pas pour évaluer ni comparer des personnes.",
    "en": "To see whether knowledge moves between colleagues, so that learning can be improved. "
    "Not to appraise or compare people.",
}
AUDIENCE: Final[dict[Language, str]] = {
    "nl": "Het hele bedrijf: iedereen. Een afdeling: L&D-analisten, bedrijfsbeheerders en de "
    "leidinggevenden van die afdeling.",
    "fr": "L'entreprise entière : tout le monde. Une unité : les analystes L&D, les "
    "administrateurs de l'entreprise et les responsables de cette unité.",
    "en": "The whole company: everyone. A unit: L&D analysts, company administrators and the "
    "managers of that unit.",
}
RETENTION: Final[dict[Language, str]] = {
    "nl": "Feiten onder pseudoniem: 104 weken. Gepubliceerde cijfers, waarin niemand te "
    "herkennen is: zo lang het bedrijf Raakvlak gebruikt.",
    "fr": "Faits sous pseudonyme : 104 semaines. Chiffres publiés, où personne n'est "
    "reconnaissable : tant que l'entreprise utilise Raakvlak.",
    "en": "Facts under pseudonyms: 104 weeks. Published figures, in which nobody can be "
    "recognised: as long as the company uses Raakvlak.",
}
COMPANY_ONLY: Final[dict[Language, str]] = {
    "nl": "Het hele bedrijf: iedereen. Van een afdeling bestaat dit cijfer niet.",
    "fr": "L'entreprise entière : tout le monde. Ce chiffre n'existe pour aucune unité.",
    "en": "The whole company: everyone. There is no such figure of a unit.",
}
UNTIL_CLOSED: Final[dict[Language, str]] = {
    "nl": "Antwoorden onder pseudoniem: tot de peiling sluit, dan worden ze gewist. Gepubliceerde "
    "cijfers, waarin niemand te herkennen is: zo lang het bedrijf Raakvlak gebruikt.",
    "fr": "Réponses sous pseudonyme : jusqu'à la clôture du sondage, puis effacées. Chiffres "
    "publiés, où personne n'est reconnaissable : tant que l'entreprise utilise Raakvlak.",
    "en": "Answers under pseudonyms: until the pulse closes, then they are deleted. Published "
    "figures, in which nobody can be recognised: as long as the company uses Raakvlak.",
}
WORDS: Final[dict[Measure, dict[Language, Words]]] = {
    "people_asked": {
        "nl": Words(
            "Mensen die iets vroegen",
            "Hoeveel verschillende mensen die week minstens één vraag stelden die een ander "
            "kon zien.",
            "Vragen aan de koffiemachine tellen niet mee. Wie veel vraagt, telt één keer.",
        ),
        "fr": Words(
            "Personnes qui ont posé une question",
            "Combien de personnes différentes ont posé cette semaine-là au moins une question "
            "visible par d'autres.",
            "Les questions posées à la machine à café ne comptent pas. Qui en pose beaucoup "
            "compte une fois.",
        ),
        "en": Words(
            "People who asked",
            "How many different people asked at least one question that week which others "
            "could see.",
            "Questions asked at the coffee machine are not in it. Who asks a lot counts once.",
        ),
    },
    "people_helped": {
        "nl": Words(
            "Mensen die geholpen zijn",
            "Hoeveel verschillende mensen die week van minstens één antwoord zeiden dat het hen "
            "hielp, als vrager of als lezer.",
            "Niet iedereen die geholpen is, zegt het. Het telt in de week waarin het gezegd wordt.",
        ),
        "fr": Words(
            "Personnes aidées",
            "Combien de personnes différentes ont dit cette semaine-là d'au moins une réponse "
            "qu'elle les a aidées, en posant la question ou en la lisant.",
            "Tous ceux qui ont été aidés ne le disent pas. Cela compte dans la semaine où "
            "c'est dit.",
        ),
        "en": Words(
            "People helped",
            "How many different people said that week of at least one answer that it helped "
            "them, as asker or as reader.",
            "Not everyone who was helped says so. It counts in the week in which it is said.",
        ),
    },
    "helpers": {
        "nl": Words(
            "Helpers",
            "Van hoeveel verschillende mensen die week een antwoord iemand hielp.",
            "Wie naast Raakvlak om helpt, telt niet mee. De afdeling is die van de helper.",
        ),
        "fr": Words(
            "Personnes qui ont aidé",
            "De combien de personnes différentes une réponse a aidé quelqu'un cette semaine-là.",
            "Qui aide en dehors de Raakvlak ne compte pas. L'unité est celle de la personne "
            "qui aide.",
        ),
        "en": Words(
            "Helpers",
            "Of how many different people an answer helped someone that week.",
            "Help outside Raakvlak is not in it. The unit is the helper's.",
        ),
    },
    "time_to_help": {
        "nl": Words(
            "Mediaan tot het eerste antwoord dat hielp",
            "De mediaan, over vragers, van de tijd tussen hun vraag en het eerste antwoord dat "
            "hielp, in de week waarin dat gezegd werd. Een vrager met meer vragen telt één keer, "
            "met de eigen mediaan.",
            "Vragen zonder antwoord dat hielp zitten er niet in, dus de echte wachttijd is "
            "langer. Nachten en weekends tellen mee.",
        ),
        "fr": Words(
            "Médiane jusqu'à la première réponse utile",
            "La médiane, sur les personnes qui demandent, du temps entre leur question et la "
            "première réponse qui a aidé, dans la semaine où cela a été dit. Qui a plusieurs "
            "questions compte une fois, avec sa propre médiane.",
            "Les questions sans réponse utile n'y sont pas : l'attente réelle est plus longue. "
            "Les nuits et les week-ends comptent.",
        ),
        "en": Words(
            "Median time to the first answer that helped",
            "The median, over askers, of the time between their question and the first answer "
            "that helped, in the week in which that was said. An asker with several questions "
            "counts once, with their own median.",
            "Questions without an answer that helped are not in it, so the true wait is longer. "
            "Nights and weekends count.",
        ),
    },
    "helped_from_elsewhere": {
        "nl": Words(
            "Aandeel geholpen vanuit een andere afdeling",
            "Welk deel van de mensen die geholpen zijn, minstens één keer geholpen werd door "
            "iemand die toen in een andere afdeling werkte.",
            "Hangt af van hoe fijn de afdelingen zijn ingedeeld. Wie in dezelfde week ook binnen "
            "de eigen afdeling geholpen werd, telt als geholpen vanuit een andere.",
        ),
        "fr": Words(
            "Part aidée depuis une autre unité",
            "Quelle part des personnes aidées l'a été au moins une fois par quelqu'un qui "
            "travaillait alors dans une autre unité.",
            "Dépend de la finesse du découpage en unités. Qui a aussi été aidé dans sa propre "
            "unité la même semaine compte comme aidé depuis une autre.",
        ),
        "en": Words(
            "Share helped from another unit",
            "Which share of the people helped was helped at least once by someone who worked in "
            "another unit then.",
            "Depends on how finely units are cut. Who was also helped within their own unit in "
            "the same week counts as helped from another.",
        ),
    },
    "sos_moments": {
        "nl": Words(
            "Mensen met een SOS-moment",
            "Hoeveel verschillende mensen die week een SOS-moment met hun leidinggevende hadden, "
            "over problemen, fouten en wat ervan geleerd is.",
            "Waarover het ging en met wie is nergens bekend. Gesprekken buiten Raakvlak om en wat "
            "na het sluiten van de week genoteerd wordt, tellen niet mee.",
        ),
        "fr": Words(
            "Personnes avec un moment SOS",
            "Combien de personnes différentes ont eu cette semaine-là un moment SOS avec leur "
            "responsable, sur les problèmes, les erreurs et ce qu'on en a appris.",
            "De quoi il s'agissait et avec qui n'est connu nulle part. Les entretiens en dehors de "
            "Raakvlak et ce qui est noté après la clôture de la semaine ne comptent pas.",
        ),
        "en": Words(
            "People with an SOS moment",
            "How many different people had an SOS moment with their manager that week, about "
            "problems, mistakes and what was learned from them.",
            "What it was about and with whom is known nowhere. Talks outside Raakvlak, and what is "
            "noted after the week was closed, are not in it.",
        ),
    },
    **LEADING_WORDS,
}
