import json
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import KeySet
from local.folder import Folder, open_folder
from local.keys import ensure_keys, read_secret, secret_file, sign_token


def test_secrets_are_for_the_owner_only_and_stay_as_they_are(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "data")
    ensure_keys(folder)
    before = {path.name: path.read_text() for path in folder.secrets.iterdir()}

    ensure_keys(folder)

    assert {path.name: path.read_text() for path in folder.secrets.iterdir()} == before
    assert {oct(path.stat().st_mode)[-3:] for path in folder.secrets.iterdir()} == {"600"}
    assert oct(folder.secrets.stat().st_mode)[-3:] == "700"


def test_a_token_verifies_with_the_published_keys_and_says_who_it_is_for(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "data")
    ensure_keys(folder)
    (issuer,) = json.loads(secret_file(folder, "issuers").read_text())
    keys = KeySet.import_key_set(json.loads(Path(issuer["jwks"]).read_text()))

    token = jwt.decode(sign_token(folder, "ann", "acme"), keys, algorithms=["Ed25519"])

    assert token.header["typ"] == issuer["token_type"] == "at+jwt"
    assert {name: token.claims[name] for name in ("iss", "aud", "sub", "company")} == {
        "iss": issuer["issuer"],
        "aud": issuer["audience"],
        "sub": "ann",
        "company": "acme",
    }
    assert "d" not in json.loads(secret_file(folder, "jwks").read_text())["keys"][0]


def test_a_moved_folder_keeps_its_other_issuers_and_finds_its_own_keys(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "data")
    ensure_keys(folder)
    customer = {"issuer": "https://login.example", "audience": "raakvlak", "jwks": "https://x"}
    issuers = json.loads(secret_file(folder, "issuers").read_text())
    secret_file(folder, "issuers").write_text(json.dumps([*issuers, customer]))

    moved = Folder(folder.root.rename(tmp_path / "elsewhere"))
    ensure_keys(moved)

    local, kept = json.loads(secret_file(moved, "issuers").read_text())
    assert local["jwks"] == str(secret_file(moved, "jwks"))
    assert kept == customer
    assert read_secret(moved, "passwords")["postgres"].startswith("p")
