"""Where in a learning platform's message the completion stands."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.text import Line, Shaped, storable

Pointer = Annotated[
    str,
    Field(
        max_length=200,
        description="JSON pointer (RFC 6901), for example `/data/user/id`.",
        examples=["/data/user/id"],
    ),
    AfterValidator(storable),
    Shaped(r"^(/([^/~]|~[01])*)*$", "Write a JSON pointer such as /data/user/id."),
]


class MappingCondition(BaseModel):
    """A value that a message must have; numbers and booleans compare as JSON writes them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pointer: Pointer
    equals: Line = Field(description="The text the value must equal.", examples=["completed"])


class CourseMapping(BaseModel):
    """Where the completion stands in a message."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    events: Pointer | None = Field(
        default=None,
        description="The list of events, where one message carries several (at most 100); "
        "the other pointers then begin at each of them.",
    )
    only_if: tuple[MappingCondition, ...] = Field(
        default=(), max_length=5, description="Other messages are kept, and ignored."
    )
    account: Pointer = Field(description="The learner, as the platform names them.")
    course_id: Pointer
    course_title: Pointer | None = None
    completed_at: Pointer | None = Field(
        default=None,
        description="ISO 8601, or Unix time in seconds or milliseconds; a time without a zone is "
        "UTC. Left out: when the message came.",
    )


# Source: 360Learning's published OpenAPI of its webhooks (2026-08), AttemptClosedDTO and
# UserPathSessionStatusUpdatedDTO. New closing reasons are announced there: only the known counts.
LEARNING_360 = (
    CourseMapping(
        only_if=(
            MappingCondition(pointer="/type", equals="course.attempt.closed"),
            MappingCondition(pointer="/data/reason", equals="learnerFinished"),
        ),
        account="/data/userId",
        course_id="/data/courseId",
        completed_at="/data/closedAt",
    ),
    CourseMapping(
        only_if=(
            MappingCondition(pointer="/type", equals="path.session.user.status.updated"),
            MappingCondition(pointer="/data/status", equals="successful"),
        ),
        account="/data/userId",
        course_id="/data/pathId",
        completed_at="/data/updatedAt",
    ),
)
