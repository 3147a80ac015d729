"""Named random streams: a name's numbers never depend on what else is drawn."""

from __future__ import annotations

from zlib import crc32

import numpy as np


def generator(seed: int, replication: int, name: str, *index: int) -> np.random.Generator:
    """Return the random generator of one named stream.

    Parameters
    ----------
    seed
        The scenario's seed; 0 is a seed like any other.
    replication
        Number of the replication, from 0.
    name
        What the numbers are for.
    *index
        Further keys, such as the number of a block.

    Notes
    -----
    The name enters by its CRC-32, so that adding a stream shifts no other (NumPy, SeedSequence spawn keys).
    """
    key = (replication, crc32(name.encode()), *index)
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))
