"""The keys of this installation, as its settings give them."""

from functools import lru_cache
from uuid import UUID

from metrics.pseudonyms.rules import answerer, company_key, pseudonym, read_master_key
from shared.settings import settings


def master_key() -> bytes:
    """Read the key of this installation. Raises KeyError or ValueError without a good one."""
    return read_master_key(settings().secret("pseudonym_key"))


def name_of(company_id: UUID, thing: UUID) -> str:
    """Give the pseudonym of a person or an item in facts."""
    return pseudonym(_key_of(company_id), thing)


def answerer_of(company_id: UUID, person_id: UUID) -> str:
    """Give the pseudonym of a person who answers a pulse."""
    return answerer(_key_of(company_id), person_id)


@lru_cache(maxsize=1000)
def _key_of(company_id: UUID) -> bytes:
    return company_key(master_key(), company_id)
