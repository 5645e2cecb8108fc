"""What the example listens to."""

from example.notes import consumers as notes
from shared.auth.identities import forget_identity, remember_identity
from shared.events.profiles import PersonChanged, PersonErased, PersonNamed, UnitRemoved
from shared.worker import Work

WORK = Work(
    service="example",
    handlers={
        PersonChanged: [remember_identity],
        PersonErased: [forget_identity],
        UnitRemoved: [notes.count_removed],
        PersonNamed: [notes.fail],
    },
    due={"count": notes.count_due},
)
