"""Words as the index keeps them: each begins with its company's key.

So the places of a word are those in one company. With the company as a column of the index, every
search would compare them with the list of all the company's items. Companies may share a key:
whose an item is, is looked at in its row, as everywhere.
"""

from typing import Final

KEY_CHARACTERS: Final = 2
# The end of an id is drawn, its beginning may be a time. Rows have a hundred words: short keys.
_KEY: Final = f"left(encode(substring(uuid_send({{}}) from 15), 'base64'), {KEY_CHARACTERS})"
_ASKED_FOR: Final = _KEY.format("cast(:company_id as uuid)")
ARE_KEYED: Final = f"left(cast(words as text), 3) in ('', '''' || {_KEY.format('company_id')})"
"""What holds of the words in a row (SQL). They all begin alike, so the first stands for all."""
_LONGEST_STEM: Final = 2_000  # PostgreSQL takes 2,046 bytes, key included


def quoted_stem(stem: str) -> str:
    """Write a stem of `:company_id` as `tsquery` and `tsvector` read it (SQL)."""
    return rf"'''' || {_ASKED_FOR} || replace(replace({stem}, '\', '\\'), '''', '''''') || ''''"


def keyed_words(words: str) -> str:
    """Key a `tsvector` of `:company_id`; places and weights stay (SQL)."""
    return f"""(
        select coalesce(string_agg({quoted_stem("lexeme")} || coalesce(':' || places, ''), ' '), '')
        from unnest({words}) as word, lateral (
            select string_agg(place || weight, ',')
            from unnest(positions, weights) as placed (place, weight)
        ) as placed (places)
        where octet_length(lexeme) <= {_LONGEST_STEM}
    )::tsvector"""  # noqa: S608  constants and bound parameters only
