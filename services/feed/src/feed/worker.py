"""What the feed listens to."""

from feed.authors import consumers as authors
from feed.blocks import consumers as blocks
from feed.comments import consumers as comments
from feed.debriefs import consumers as debriefs
from feed.follows import consumers as follows
from feed.help import consumers as help_
from feed.holdings import HOLDINGS
from feed.home import consumers as home
from feed.imports import consumers as imports
from feed.imports.operations import DUE as IMPORT
from feed.inbox import consumers as inbox
from feed.interests import consumers as interests
from feed.members import consumers as members
from feed.mutes import consumers as mutes
from feed.present import communities as present_communities
from feed.present import operations as present
from feed.publishing import consumers as publishing
from feed.reactions import consumers as reactions
from feed.search import common_stems
from feed.search import consumers as search
from shared.auth.identities import forget_identity, remember_identity
from shared.erasure import confirmed_by
from shared.events.feed import (
    CommentPosted,
    ForgottenInFeed,
    GatheredInFeed,
    HelpConfirmed,
    HelpUnconfirmed,
    ItemPublished,
    ItemReacted,
    ItemRemoved,
    ItemRevised,
    ItemUnreacted,
)
from shared.events.integrations import CourseCompleted
from shared.events.matching import AskDeclined, AskWithdrawn, PersonAsked
from shared.events.profiles import (
    ExportAsked,
    ExportClosed,
    PersonChanged,
    PersonErased,
    PersonNamed,
    PersonNotified,
    SkillClaimed,
    SkillNamed,
    SkillUnclaimed,
)
from shared.events.wishes import (
    CommunityFollowed,
    CommunityUnfollowed,
    PersonBlocked,
    PersonFollowed,
    PersonUnblocked,
    PersonUnfollowed,
    SkillFollowed,
    SkillUnfollowed,
)
from shared.gathering import dropped_by, gathered_by
from shared.worker import Work, run_worker

WORK = Work(
    service="feed",
    handlers={
        PersonChanged: [remember_identity, authors.remember_author],
        PersonNamed: [authors.name_author],
        PersonErased: [
            forget_identity,
            publishing.forget_in_log,
            authors.forget_author,
            comments.forget_commenter,
            publishing.forget_mentions,
            publishing.forget_attribution,
            reactions.forget_reactions,
            help_.forget_helped,
            debriefs.forget_completions,
            follows.forget_follows,
            blocks.forget_blocks,
            interests.forget_interests,
            mutes.forget_mutes,
            members.forget_memberships,
            home.forget_home,
            inbox.forget_inbox,
            confirmed_by(ForgottenInFeed),
        ],
        ExportAsked: [gathered_by(GatheredInFeed, HOLDINGS)],
        ExportClosed: [dropped_by(GatheredInFeed)],
        PersonFollowed: [follows.keep_follow],
        PersonUnfollowed: [follows.keep_follow],
        CommunityFollowed: [follows.keep_followed_community],
        CommunityUnfollowed: [follows.keep_followed_community],
        PersonBlocked: [blocks.keep_block],
        PersonUnblocked: [blocks.keep_block],
        SkillFollowed: [interests.keep_followed_skill],
        SkillUnfollowed: [interests.keep_followed_skill],
        SkillNamed: [interests.name_skill],
        SkillClaimed: [interests.keep_claim],
        SkillUnclaimed: [interests.keep_claim],
        PersonNotified: [inbox.notify_of_profiles],
        PersonAsked: [inbox.ask_for_help],
        AskWithdrawn: [inbox.withdraw_ask],
        AskDeclined: [inbox.withdraw_ask],
        # Describing takes long and comes first: rows that refer to an item lock it, and whoever
        # answers or comments at that moment would wait for the encoder.
        ItemPublished: [search.describe_item, home.place_item, interests.count_writing],
        ItemRevised: [search.describe_item, home.place_item],
        ItemRemoved: [home.displace_item, inbox.forget_notes_about_item, search.forget_item],
        ItemReacted: [home.weigh_item, interests.count_reaction],
        ItemUnreacted: [home.weigh_item],
        CommentPosted: [home.weigh_item],
        HelpConfirmed: [home.weigh_helped_question],
        HelpUnconfirmed: [home.weigh_helped_question],
        CourseCompleted: [debriefs.invite_debrief],
    },
    due={IMPORT: imports.take_import, common_stems.DUE: common_stems.count_common_stems},
    current_state=(
        present_communities.state_communities,
        present_communities.state_members,
        present.state_items,
        present.state_comments,
        present.state_reactions,
        present.state_help,
    ),
)

if __name__ == "__main__":
    run_worker(WORK)
