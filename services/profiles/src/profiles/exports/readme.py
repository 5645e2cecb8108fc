"""The page that explains an archive to its person, in their language."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from shared.languages import Language

_TEXTS: Final[Mapping[Language, str]] = {
    "nl": """Alles wat {company} in Raakvlak over jou bewaart, op {made_at}.

Elk bestand is JSON, behalve je foto: een lijst, één regel per ding. De map zegt welk onderdeel
het bewaart.
Een id is een nummer zonder naam. Namen en teksten van anderen staan er niet in.

{kinds}

Niet meegegeven: wat alleen het systeem laat werken, wat collega's voor zichzelf bewaren, en
wat anderen voor de organisatie deden. manifest.json noemt het, bij "without_file".

Echtheid: manifest.json noemt van elk bestand de SHA-256. manifest.jws is de handtekening daarover
(JWS, Ed25519, zonder inhoud: RFC 7515, bijlage F). De sleutel staat op
/profiles/exports/signing-keys.
""",
    "fr": """Tout ce que {company} conserve sur vous dans Raakvlak, le {made_at}.

Chaque fichier, sauf votre photo, est en JSON : une liste, une ligne par élément. Le dossier dit
quelle partie le conserve.
Un id est un numéro sans nom. Les noms et les textes d'autrui n'y sont pas.

{kinds}

Non fourni : ce qui ne sert qu'à faire fonctionner le système, ce que des collègues conservent pour
eux-mêmes et ce que d'autres ont fait pour l'organisation. manifest.json le cite, sous
 « without_file ».

Authenticité : manifest.json donne la SHA-256 de chaque fichier. manifest.jws en est la signature
(JWS, Ed25519, sans contenu : RFC 7515, annexe F). La clé est à /profiles/exports/signing-keys.
""",
    "en": """Everything {company} keeps about you in Raakvlak, on {made_at}.

Every file but your photo is JSON: a list, one line per thing. The folder says which part of the
system keeps it.
An id is a number without a name. Names and texts of others are not in it.

{kinds}

Not included: what only keeps the system running, what colleagues keep for themselves, and what
others did for the organisation. manifest.json names it under "without_file".

Proof: manifest.json gives the SHA-256 of every file. manifest.jws is the signature of that list
(JWS, Ed25519, detached: RFC 7515, appendix F). The key is at /profiles/exports/signing-keys.
""",
}


def readme(language: Language, about: Mapping[str, Any], kinds: Iterable[Mapping[str, Any]]) -> str:
    """Say what is in an archive and how to check it."""
    lines = [
        f"{one['file']} ({one['rows']})\n    {one['purpose']}; {one['kept']}"
        for one in kinds
        if one["file"]
    ]
    return _TEXTS[language].format(
        company=about["company_name"],
        made_at=about["made_at"].strftime("%Y-%m-%d %H:%M UTC"),
        kinds="\n".join(lines),
    )
