"""What can be read by a role, and what for. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, NamedTuple
from uuid import UUID

from shared.auth.caller import Caller
from shared.auth.roles import Role
from shared.languages import Language

Words = Mapping[Language, str]
KEPT: Final = timedelta(days=365)


class Reading(NamedTuple):
    """A kind of reading: which roles let one, what it shows, what for."""

    roles: tuple[Role, ...]
    what: Words
    purpose: Words


class Opening(NamedTuple):
    """A role that let somebody read, and of which units' people; None: of everybody's."""

    role: Role
    units: frozenset[UUID] | None


def openings(kind: str, caller: Caller) -> tuple[Opening, ...]:
    """Give what let the caller read, in the order it is asked; the last one goes for everybody.

    Who was appointed, such as a point person, holds no role of that name.
    """
    found: list[Opening] = []
    for role in READINGS[kind].roles:
        held = {at for name, at in caller.roles if name == role}
        if None in held:
            return (*found, Opening(role, None))
        if held:
            found.append(Opening(role, frozenset(at for at in held if at is not None)))
    return (*found, Opening(READINGS[kind].roles[0], None))


READINGS: Final[Mapping[str, Reading]] = {
    "erasures": Reading(
        ("administrator",),
        {
            "nl": "Dat je gevraagd hebt om gewist te worden",
            "fr": "Que vous avez demandé l'effacement",
            "en": "That you asked to be erased",
        },
        {
            "nl": "Het wissen uitvoeren",
            "fr": "Exécuter l'effacement",
            "en": "Carrying the erasure out",
        },
    ),
    "export_ordered": Reading(
        ("administrator",),
        {
            "nl": "Je gegevens zijn voor jou opgevraagd; alleen jij krijgt ze",
            "fr": "Vos données ont été demandées pour vous ; vous seul les recevez",
            "en": "Your record was ordered for you; only you get it",
        },
        {
            "nl": "Wie vertrekt zijn gegevens meegeven",
            "fr": "Remettre ses données à qui part",
            "en": "Letting a leaver take their record along",
        },
    ),
    "fresh_competences": Reading(
        ("point_person",),
        {
            "nl": "Wat je uit een opleiding meebracht",
            "fr": "Ce que vous avez rapporté d'une formation",
            "en": "What you brought back from a training",
        },
        {
            "nl": "Het team laten weten wie iets pas geleerd heeft",
            "fr": "Faire savoir à l'équipe qui vient d'apprendre quelque chose",
            "en": "Letting the team know who just learned something",
        },
    ),
    "hr_ids": Reading(
        ("administrator",),
        {
            "nl": "Wie je bent volgens je nummer in het personeelssysteem",
            "fr": "Qui vous êtes selon votre numéro du personnel",
            "en": "Who you are by your number in the HR system",
        },
        {
            "nl": "Personeelsgegevens koppelen",
            "fr": "Relier les données du personnel",
            "en": "Linking HR data",
        },
    ),
    "learning_hours": Reading(
        ("analyst", "administrator"),
        {
            "nl": "Je leeruren en -budget",
            "fr": "Vos heures et votre budget de formation",
            "en": "Your learning hours and budget",
        },
        {
            "nl": "Uren en budget bijhouden en goedkeuren",
            "fr": "Tenir et approuver les heures et le budget",
            "en": "Keeping and approving hours and budgets",
        },
    ),
    "learning_platform": Reading(
        ("administrator",),
        {
            "nl": "Wat een leerplatform over je meldde: je account en afgeronde opleidingen",
            "fr": "Ce qu'une plateforme a signalé de vous : compte et formations terminées",
            "en": "What a learning platform told of you: your account and completed courses",
        },
        {
            "nl": "De koppeling met het leerplatform nakijken",
            "fr": "Vérifier la connexion à la plateforme de formation",
            "en": "Checking the connection to the learning platform",
        },
    ),
    "people_file": Reading(
        ("administrator",),
        {
            "nl": "Het personeelsbestand, met je naam, adres, eenheid en rollen",
            "fr": "Le fichier du personnel, avec votre nom, adresse, unité et rôles",
            "en": "The people file, with your name, address, unit and roles",
        },
        {
            "nl": "Personeelsgegevens bijhouden",
            "fr": "Tenir à jour les données du personnel",
            "en": "Keeping HR data up to date",
        },
    ),
    "roles": Reading(
        ("administrator",),
        {
            "nl": "Je rollen, en wie ze gaf",
            "fr": "Vos rôles, et qui les a donnés",
            "en": "Your roles, and who gave them",
        },
        {
            "nl": "Beheren wie wat mag",
            "fr": "Gérer qui peut quoi",
            "en": "Managing who may do what",
        },
    ),
    "webhook_delivery": Reading(
        ("administrator",),
        {
            "nl": "Wat over je naar een ander systeem ging",
            "fr": "Ce qui a été transmis de vous à un autre système",
            "en": "What was sent about you to another system",
        },
        {
            "nl": "Een levering nakijken",
            "fr": "Vérifier une livraison",
            "en": "Checking a delivery",
        },
    ),
}
