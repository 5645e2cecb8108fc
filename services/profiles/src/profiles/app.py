"""What the profiles service answers: its table of contents."""

from starlette.routing import Mount

from profiles.allowances import routes as allowances
from profiles.blocks import routes as blocks
from profiles.calendars import routes as calendars
from profiles.check_ins import agenda_routes, sos_routes
from profiles.check_ins import routes as check_ins
from profiles.claims import routes as claims
from profiles.company import routes as company
from profiles.decisions import routes as decisions
from profiles.endorsements import routes as endorsements
from profiles.erasures import routes as erasures
from profiles.expertise import routes as expertise
from profiles.exports import routes as exports
from profiles.follows import routes as follows
from profiles.follows import topic_routes as topic_follows
from profiles.fresh_competences import overview_routes as fresh_overview
from profiles.fresh_competences import routes as fresh_competences
from profiles.goals import routes as goals
from profiles.half_lives import routes as half_lives
from profiles.holdings import HOLDINGS
from profiles.imports import routes as imports
from profiles.intentions import routes as intentions
from profiles.kudos import budget_routes as kudos_budget
from profiles.kudos import routes as kudos
from profiles.learning_maps import routes as learning_maps
from profiles.learning_policy import routes as learning_policy
from profiles.ledger import routes as ledger
from profiles.me import routes as me
from profiles.moments import routes as moments
from profiles.needs import routes as needs
from profiles.options import routes as options
from profiles.pause import routes as pause
from profiles.people import routes as people
from profiles.photo import routes as photo
from profiles.photo.rules import UPLOAD_BYTES
from profiles.point_people import routes as point_people
from profiles.preferences import routes as preferences
from profiles.receipts import routes as receipts
from profiles.record import routes as record
from profiles.remarks import routes as remarks
from profiles.role_descriptions import routes as role_descriptions
from profiles.roles import history_routes as role_history
from profiles.roles import routes as roles
from profiles.scim import routes as scim
from profiles.scim.endpoint import ScimEndpoint
from profiles.sign_ins import routes as sign_ins
from profiles.skills import routes as skills
from profiles.support_requests import routes as support_requests
from profiles.switches import routes as switches
from profiles.takeaways import routes as takeaways
from profiles.team import routes as team
from profiles.units import routes as units
from shared.stored_data import stored_data
from shared.web import create_app

app = create_app(
    "profiles",
    [
        company.router,
        switches.router,
        receipts.router,
        units.router,
        me.router,
        team.router,
        photo.router,
        preferences.router,
        pause.router,
        sign_ins.router,
        imports.router,
        exports.router,
        people.router,
        roles.router,
        role_history.router,
        skills.router,
        claims.router,
        expertise.router,
        endorsements.router,
        role_descriptions.router,
        learning_maps.router,
        half_lives.router,
        follows.router,
        topic_follows.router,
        blocks.router,
        moments.router,
        intentions.router,
        takeaways.router,
        needs.router,
        options.router,
        decisions.router,
        goals.router,
        remarks.router,
        support_requests.router,
        record.router,
        learning_policy.router,
        allowances.router,
        ledger.router,
        erasures.router,
        point_people.router,
        fresh_competences.router,
        fresh_overview.router,
        check_ins.router,
        agenda_routes.router,
        sos_routes.router,
        calendars.router,
        kudos.router,
        kudos_budget.router,
        scim.router,
        stored_data(HOLDINGS),
    ],
    larger_bodies={"/profiles/me/photo": UPLOAD_BYTES},
)
# First, because it is called ten thousand times in a row and routes are tried one by one.
app.router.routes.insert(0, Mount("/profiles/scim", ScimEndpoint()))
