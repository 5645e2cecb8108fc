"""What the feed listens to."""

from feed.authors import consumers as authors
from feed.debriefs import consumers as debriefs
from feed.imports import consumers as imports
from feed.imports.operations import DUE as IMPORT
from shared.auth.identities import forget_identity, remember_identity
from shared.events.integrations import CourseCompleted
from shared.events.profiles import PersonChanged, PersonErased, PersonNamed
from shared.worker import Work, run_worker

WORK = Work(
    service="feed",
    handlers={
        PersonChanged: [remember_identity, authors.remember_author],
        PersonNamed: [authors.name_author],
        PersonErased: [forget_identity, authors.forget_author, debriefs.forget_completions],
        CourseCompleted: [debriefs.invite_debrief],
    },
    due={IMPORT: imports.take_import},
)

if __name__ == "__main__":
    run_worker(WORK)
