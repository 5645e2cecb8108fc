"""What an endorsement counts among those of the same two people. Pure."""

MUTUAL = 0.5


def share_of(nth: int, *, is_mutual: bool) -> float:
    """Give what the nth endorsement of one person by the same colleague counts, 0 to 1.

    1/n: all by one colleague grow as ln(n), the damping per pair with which matching counts
    reactions. Half where the two endorse each other: then both directions together count no more
    than the larger one alone, so that returning a favour creates nothing.
    """
    return (MUTUAL if is_mutual else 1.0) / nth
