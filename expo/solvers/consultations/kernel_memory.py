"""The board and the worker as compiled code sees them: one address instead of forty arrays.

Numba hands an array over as seven values, so a board passed by value makes every call copy hundreds of them and takes
minutes to compile. The kernels get the address of a table instead, three numbers for each array (address, rows,
columns), and open it where they need it; what a function does not use, the compiler drops.
"""

from collections.abc import Callable
from typing import Any, cast

from numba import carray
from numba.core import types
from numba.extending import intrinsic

from expo.solvers.consultations.board import Board, Ints, Longs, Words, Worker
from expo.solvers.consultations.jit import inlined


def _pointer(kind: types.Type) -> Callable[[int], Any]:
    """Make a compiled function that takes an address for a pointer to numbers of a kind."""

    @intrinsic
    def at(_typing: object, _address: object) -> tuple[types.Type, Callable[..., Any]]:
        pointer = types.CPointer(kind)

        def generate(context: Any, builder: Any, _signature: object, arguments: Any) -> Any:  # noqa: ANN401 - numba's
            return builder.inttoptr(arguments[0], context.get_value_type(pointer))

        return pointer(types.int64), generate

    return cast("Callable[[int], Any]", at)


_int = _pointer(types.int32)
_long = _pointer(types.int64)
_word = _pointer(types.uint64)


@inlined
def ints(table: Longs, k: int) -> Ints:
    """Open one array of a table."""
    return carray(_int(table[k]), (table[k + 1],))


@inlined
def ints_2d(table: Longs, k: int) -> Ints:
    """Open one array of a table."""
    return carray(_int(table[k]), (table[k + 1], table[k + 2]))


@inlined
def longs(table: Longs, k: int) -> Longs:
    """Open one array of a table."""
    return carray(_long(table[k]), (table[k + 1],))


@inlined
def longs_2d(table: Longs, k: int) -> Longs:
    """Open one array of a table."""
    return carray(_long(table[k]), (table[k + 1], table[k + 2]))


@inlined
def words(table: Longs, k: int) -> Words:
    """Open one array of a table."""
    return carray(_word(table[k]), (table[k + 1],))


@inlined
def words_2d(table: Longs, k: int) -> Words:
    """Open one array of a table."""
    return carray(_word(table[k]), (table[k + 1], table[k + 2]))


@inlined
def board(at: int) -> Board:
    """Open the board whose table is at an address."""
    table = carray(_long(at), (135,))
    return Board(
        first=longs(table, 0),
        second=longs(table, 3),
        slot=longs(table, 6),
        speaker=longs(table, 9),
        language=longs(table, 12),
        home=longs(table, 15),
        stay=longs(table, 18),
        weight=longs(table, 21),
        choice_from=longs(table, 24),
        choices=ints(table, 27),
        allowed=words_2d(table, 30),
        desk_from=longs(table, 33),
        desk=ints_2d(table, 36),
        busy=words_2d(table, 39),
        held=longs(table, 42),
        most=longs(table, 45),
        least=longs(table, 48),
        own_from=longs(table, 51),
        own=ints(table, 54),
        gap=longs_2d(table, 57),
        breaks=longs(table, 60),
        break_count=longs(table, 63),
        word=longs(table, 66),
        bit=words(table, 69),
        day=longs(table, 72),
        day_word=longs(table, 75),
        day_from=longs(table, 78),
        load=longs(table, 81),
        speaks_from=longs(table, 84),
        speaks=longs(table, 87),
        duty=longs_2d(table, 90),
        run=longs(table, 93),
        before_from=longs(table, 96),
        before=longs(table, 99),
        later_from=longs(table, 102),
        later=longs(table, 105),
        bad=longs_2d(table, 108),
        bad_at=longs_2d(table, 111),
        bad_count=longs(table, 114),
        out=longs(table, 117),
        out_at=longs(table, 120),
        rule=longs(table, 123),
        pair=longs(table, 126),
        stray=longs(table, 129),
        stray_at=longs(table, 132),
    )


@inlined
def worker(me: int) -> Worker:
    """Open the worker whose table is at an address."""
    table = carray(_long(me), (21,))
    return Worker(
        tally=longs(table, 0),
        dice=words(table, 3),
        mark=longs(table, 6),
        queue=longs(table, 9),
        old_slot=longs(table, 12),
        old_speaker=longs(table, 15),
        nodes=longs(table, 18),
    )
