"""Where people are named, so that they can be told and, once erased, taken out."""

from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class Mention(SQLModel, table=True):
    """A person is named in a text; the text is an item's or a comment's."""

    __tablename__ = "mention"
    __table_args__ = (Index("mention_by_person", "company_id", "person_id"),)

    company_id: UUID = Field(primary_key=True)
    text_id: UUID = Field(primary_key=True, description="Id of the item or comment.")
    person_id: UUID = Field(primary_key=True)
    item_id: UUID = Field(description="The item itself, or what the comment is about.")
