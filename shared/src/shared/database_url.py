"""DATABASE_URL, as operators know it from libpq.

SQLAlchemy gives a URL's parameters to the driver as arguments, where `sslmode` is none: so they go
to asyncpg in an address that holds nothing else, which it reads as libpq does.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

SCHEMES: Final = ("postgresql", "postgres")
SSL_MODES: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_FORM: Final = "Write postgresql://name:password@host:port/database; quote signs, as %40 for @."
_FILES: Final = ("sslrootcert", "sslcert", "sslkey", "sslcrl")
PARAMETERS: Final = (
    "sslmode",
    *_FILES,
    "ssl_min_protocol_version",
    "ssl_max_protocol_version",
    "target_session_attrs",
    "application_name",
    "host",
    "port",
)


class WrongDatabaseUrl(ValueError):
    """A URL that promises what would not be kept; says what to write. Never quotes the URL."""


def connection(url: str) -> tuple[URL, dict[str, str]]:
    """Give what SQLAlchemy's engine takes: an address and arguments. Raises WrongDatabaseUrl."""
    read = _read(url)
    plain = read.set(drivername="postgresql+asyncpg", query={})
    return plain, {"dsn": f"postgresql://?{urlencode(read.query)}"} if read.query else {}


def check(url: str) -> str:
    """Give the URL back. Raises WrongDatabaseUrl where a part of it would be ignored or fail."""
    _read(url)
    return url


def as_role(server: str, role: str, password: str, database: str) -> str:
    """Give the URL by which a role reaches a database of the same server, in the same way.

    The password is one that needs no quoting.
    """
    parts = urlsplit(server)
    place = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{role}:{password}@{place}", path=f"/{database}").geturl()


def _read(url: str) -> URL:
    try:
        read = make_url(url)
    except (ArgumentError, ValueError):
        raise WrongDatabaseUrl(_FORM) from None
    if read.drivername not in SCHEMES:
        raise WrongDatabaseUrl(_FORM)
    _check_names(read, url.rpartition("?")[2].split("&"))
    parameters = {name: str(value) for name, value in read.query.items()}
    mode = parameters.get("sslmode", "prefer")
    if mode not in SSL_MODES:
        raise WrongDatabaseUrl(f"sslmode is one of {', '.join(SSL_MODES)}, and not {mode}.")
    _check_files(parameters)
    return read


def _check_names(read: URL, written: Sequence[str]) -> None:
    if unknown := sorted(set(read.query) - set(PARAMETERS)):
        known = ", ".join(PARAMETERS)
        raise WrongDatabaseUrl(f"There is no parameter {', '.join(unknown)}; there are {known}.")
    for name in PARAMETERS:
        if not isinstance(read.query.get(name, ""), str):
            raise WrongDatabaseUrl(f"{name} is there more than once.")
        if {name, f"{name}="} & set(written):
            raise WrongDatabaseUrl(f"{name} has no value: write {name}=….")


def _check_files(parameters: Mapping[str, str]) -> None:
    for name in _FILES:
        path = parameters.get(name)
        if path is not None and not (Path(path).is_absolute() and Path(path).is_file()):
            raise WrongDatabaseUrl(f"{name} is the whole path of a file, and {path} is none.")
    if parameters.get("sslmode", "").startswith("verify-") and "sslrootcert" not in parameters:
        raise WrongDatabaseUrl("With this sslmode, sslrootcert names the file of who is trusted.")
