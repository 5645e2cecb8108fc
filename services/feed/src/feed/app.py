"""What the feed answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from feed.answers import routes as answers
from feed.comments import routes as comments
from feed.communities import routes as communities
from feed.debriefs import routes as debriefs
from feed.help import routes as help_
from feed.holdings import HOLDINGS
from feed.home import routes as home
from feed.imports import routes as imports
from feed.inbox import routes as inbox
from feed.items import routes as items
from feed.members import routes as members
from feed.mutes import routes as mutes
from feed.posts import routes as posts
from feed.questions import routes as questions
from feed.reactions import routes as reactions
from feed.revisions import routes as revisions
from feed.search import routes as search
from feed.search.meaning import vector_of_search
from shared.language import detect_language
from shared.stored_data import stored_data
from shared.web import create_app


@asynccontextmanager
async def language_models(_app: FastAPI) -> AsyncIterator[None]:
    """Load them before the first text, which would wait for them inside its transaction."""
    detect_language("Is everybody there?", "en")
    await vector_of_search("Is everybody there?")
    yield


app = create_app(
    "feed",
    [
        # Asked most, and routes are tried in this order.
        home.router,
        inbox.router,
        search.router,
        questions.router,
        answers.router,
        posts.router,
        debriefs.router,
        comments.router,
        reactions.router,
        help_.router,
        revisions.router,
        communities.router,
        members.router,
        items.router,
        imports.router,
        mutes.router,
        stored_data(HOLDINGS),
    ],
    extra=language_models,
)
