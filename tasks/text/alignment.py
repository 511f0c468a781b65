"""Two texts of letters -> where they differ: a few slots between long common runs."""

from __future__ import annotations

from collections.abc import Iterator

Slot = tuple[int, int, int, int]  # start and end in the one text, start and end in the other

CHANGED = 0.2  # of the longer text: fifteen hundredths changed by an editor, and what a slot takes in on its sides
LEAST_COMMON = 3  # letters between two slots; fewer agree by chance, and the two are one slot
_PROBE, _STEP = 5, 4  # in long gaps every common run of 8 letters is found
_LONG = 48


def find_slots(left: str, right: str, most: float = CHANGED) -> list[Slot] | None:
    """The spans in which two texts differ, in order; None where more than `most` of the longer text differs."""
    budget = int(most * max(len(left), len(right)))
    if abs(len(left) - len(right)) > budget:
        return None
    slots: list[Slot] = []
    spent = 0
    for slot in _gaps(left, right):
        slots.append(slot)
        spent += max(slot[1] - slot[0], slot[3] - slot[2])
        if spent > 2 * budget:  # what is merged later costs more, never less
            return None
    slots = _merged(slots)
    return slots if changed(slots) <= budget else None


def changed(slots: list[Slot]) -> int:
    """How many letters the slots hold, of each the larger side."""
    return sum(max(slot[1] - slot[0], slot[3] - slot[2]) for slot in slots)


def _gaps(left: str, right: str) -> Iterator[Slot]:
    """The spans without an anchor in common, in order, by halving at the longest common run found."""
    waiting = [(0, len(left), 0, len(right))]
    while waiting:
        a, b, c, d = waiting.pop()
        same = _common_prefix(left, a, b, right, c, d)
        a, c = a + same, c + same
        same = _common_suffix(left, a, b, right, c, d)
        b, d = b - same, d - same
        if a == b and c == d:
            continue
        anchor = _anchor(left[a:b], right[c:d])
        if anchor is None:
            yield a, b, c, d
            continue
        at, other, size = anchor
        waiting.append((a + at + size, b, c + other + size, d))
        waiting.append((a, a + at, c, c + other))


def _anchor(left: str, right: str) -> tuple[int, int, int] | None:
    """The longest common run found: its place in each, and its length."""
    width, step = (_PROBE, _STEP) if min(len(left), len(right)) > _LONG else (LEAST_COMMON, 1)
    best, found, past = LEAST_COMMON - 1, None, 0
    for at in range(0, len(left) - width + 1, step):
        if at + width <= past:
            continue  # inside a run that was seen
        place = right.find(left[at : at + width])
        while place >= 0:
            back = _common_suffix(left, 0, at, right, 0, place)
            size = back + _common_prefix(left, at, len(left), right, place, len(right))
            if size > best:
                best, found, past = size, (at - back, place - back, size), at - back + size
            place = right.find(left[at : at + width], place + 1)
    return found


def _common_prefix(left: str, a: int, b: int, right: str, c: int, d: int) -> int:
    """How many letters left[a:b] and right[c:d] begin with in common."""
    low, high = 0, min(b - a, d - c)
    if high and left[a] != right[c]:
        return 0
    if left[a : a + high] == right[c : c + high]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if left[a + low : a + middle] == right[c + low : c + middle]:
            low = middle
        else:
            high = middle
    return low


def _common_suffix(left: str, a: int, b: int, right: str, c: int, d: int) -> int:
    """How many letters left[a:b] and right[c:d] end with in common."""
    low, high = 0, min(b - a, d - c)
    if high and left[b - 1] != right[d - 1]:
        return 0
    if left[b - high : b] == right[d - high : d]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if left[b - middle : b - low] == right[d - middle : d - low]:
            low = middle
        else:
            high = middle
    return low


def _merged(slots: list[Slot]) -> list[Slot]:
    """The slots, those with fewer than three letters between them as one."""
    out: list[Slot] = []
    for slot in slots:
        if out and (slot[0] - out[-1][1] < LEAST_COMMON):
            out[-1] = (out[-1][0], slot[1], out[-1][2], slot[3])
        else:
            out.append(slot)
    return out
