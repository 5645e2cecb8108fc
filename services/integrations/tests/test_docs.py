"""The snippets in docs/webhooks.md are run: what receivers copy has to work."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from integrations.authenticity import key_of, new_secret
from integrations.connections.models import ConnectionIn
from integrations.standard_webhooks import signed_headers

PAGE = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text(encoding="utf-8")
BODY = '{"type": "feed.item.published.v1", "data": {"text": "Zoë ☃"}}'.encode()
Verify = Callable[[str, dict[str, str], bytes], bool]


def _snippet(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def _python() -> Verify:
    names: dict[str, Any] = {}
    exec(_snippet("python"), names)  # noqa: S102  it is our own page
    verify: Verify = names["verify"]
    return verify


def _javascript() -> Verify:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")

    def verify(secret: str, headers: dict[str, str], body: bytes) -> bool:
        sent = f"Buffer.from('{body.hex()}', 'hex')"
        call = f"verify({json.dumps(secret)}, {json.dumps(headers)}, {sent})"
        script = f"{_snippet('javascript')}\nconsole.log({call})"
        command = [node, "--input-type=module", "-e", script]
        done = subprocess.run(  # noqa: S603  our own page, and a program found on the path
            command, check=True, capture_output=True, text=True, timeout=30
        )
        return done.stdout.strip() == "true"

    return verify


@pytest.mark.parametrize("snippet", [_python, _javascript])
def test_a_snippet_knows_ours_from_forged(snippet: Callable[[], Verify]) -> None:
    verify = snippet()
    old, new = new_secret(), new_secret()
    now = datetime.now(UTC)
    keys = [key_of(new, "base64"), key_of(old, "base64")]
    good = signed_headers(keys, "msg_1", now, BODY)
    stale = signed_headers(keys, "msg_1", now - timedelta(minutes=6), BODY)

    assert verify(new, good, BODY)
    assert verify(old, good, BODY)
    assert not verify(new_secret(), good, BODY)
    assert not verify(new, good, BODY + b" ")
    assert not verify(new, good | {"webhook-id": "msg_2"}, BODY)
    assert not verify(new, stale, BODY)
    assert not verify(new, good | {"webhook-timestamp": "soon"}, BODY)
    assert not verify(new, good | {"webhook-signature": "v1,ü nocomma v1a,x"}, BODY)
    assert not verify(new, {}, BODY)


def test_the_example_of_a_mapping_is_one() -> None:
    found = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)

    assert found is not None
    assert TypeAdapter(ConnectionIn).validate_json(found[1]).mapping is not None
