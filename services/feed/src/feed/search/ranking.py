"""How what was found is rated and put in order (SQL).

Sources of the shape: CombSUM (Fox & Shaw 1994, TREC-2) over words and meaning; words count only
within one language, because across languages they mislead.
"""

from typing import Final

MEANING_FROM: Final = 0.3
"""Below this cosine two texts of the encoder have nothing to do with each other."""
MEANING_FULL: Final = 0.85
LIKE_LETTERS_WEIGHT: Final = 0.6
SAME_TOPIC_WEIGHT: Final = 0.6
HELPED_BONUS: Final = 0.15
SECOND_WEIGHT: Final = 0.2
LEAST_SCORE: Final = 0.12
"""What scores less is noise, unless it has the words."""
LEAST_COSINE: Final = MEANING_FROM + LEAST_SCORE * (MEANING_FULL - MEANING_FROM)
"""So alike meaning alone has to be: .366."""


def ranked(found: str, is_shown: str) -> str:
    """Rate the items of a table and put their threads in order, best first.

    Takes `(item_id, thread_id, words, cosine, letters, topics, helped)` and gives common table
    expressions, the last of which is `ranked`: of each thread its best item, with the `score` of
    the thread, the ids of its `items`, best first, its `place` from 1, and how many there are
    `in_all`, of those `threaded` that are shown (`is_shown`, SQL). Words count against the best of
    this search; where no word is in an item, letters and topics stand in; help given raises all of
    it. A thread is worth its best item and a little of the second best, so that a question whose
    answer says it too stands before one that only sounds like it.
    """
    return f"""
rated as (
    select *, (
        case when words > 0 then words / max(words) over ()
             else {LIKE_LETTERS_WEIGHT} * letters + {SAME_TOPIC_WEIGHT} * topics end
        + least(1, greatest(0, (cosine - {MEANING_FROM}) / {MEANING_FULL - MEANING_FROM:.2f}))
    ) * (1 + {HELPED_BONUS} * ln(1 + helped)) as score
    from {found}
), threaded as (
    select *, row_number() over best_first as nth,
           score + {SECOND_WEIGHT} * coalesce(lead(score) over best_first, 0) as thread_score,
           array_agg(item_id) over (
               best_first rows between unbounded preceding and unbounded following
           ) as items
    from rated where words > 0 or score >= {LEAST_SCORE}
    window best_first as (partition by thread_id order by score desc, item_id)
), ranked as (
    select thread_id, items, words, cosine, letters, topics, helped, thread_score as score,
           row_number() over (order by thread_score desc, thread_id) as place,
           count(*) over () as in_all
    from threaded where nth = 1 and ({is_shown})
)
"""  # noqa: S608  constants only
