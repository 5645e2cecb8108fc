"""The public judge of SCIM servers, on our whole application."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

import httpx
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import CheckResult, Status, check_server

from services.profiles.tests.firms import Firm
from services.profiles.tests.scim.provider import ADDRESS, make_token

# As many as our schemas give rise to; fewer would mean that checks were skipped.
RESULTS: Final = 135


class Bridge:
    """Lets a judge that knows no event loop, in a thread of its own, call our application."""

    def __init__(self, firm: Firm, loop: asyncio.AbstractEventLoop) -> None:
        transport = httpx.ASGITransport(firm.company.service.app)
        self._api, self._loop = httpx.AsyncClient(transport=transport), loop

    def __call__(self, environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        answer = asyncio.run_coroutine_threadsafe(self._send(environ), self._loop).result(30)
        start(f"{answer.status_code} {answer.reason_phrase}", list(answer.headers.items()))
        return [answer.content]

    async def _send(self, environ: dict[str, Any]) -> httpx.Response:
        query = f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else ""
        headers = {
            name[5:].replace("_", "-"): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        if environ.get("CONTENT_TYPE"):
            headers["content-type"] = environ["CONTENT_TYPE"]
        return await self._api.request(
            environ["REQUEST_METHOD"],
            f"http://{environ['SERVER_NAME']}{environ['PATH_INFO']}{query}",
            headers=headers,
            content=environ["wsgi.input"].read(),
        )


async def test_the_public_judge_finds_nothing(firm: Firm) -> None:
    headers = {"authorization": f"Bearer {await make_token(firm)}"}
    client = WSGISCIMClient(Bridge(firm, asyncio.get_running_loop()), ADDRESS, headers=headers)

    results: list[CheckResult] = await asyncio.to_thread(check_server, client)

    wrong = [f"{one.title}: {one.reason}" for one in results if one.status is not Status.SUCCESS]
    assert wrong == [], "\n".join(wrong)
    assert len(results) == RESULTS, Counter(one.title for one in results)
