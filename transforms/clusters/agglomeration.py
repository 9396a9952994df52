"""Average-link clustering of a sparse graph: the two groups that are most alike on average are joined, again and again.

Pairs that are not in the graph count as not alike at all (similarity 0). Memory and time follow the pairs given, not
the square of the number of nodes.
"""

import heapq
from collections.abc import Iterable


def average_link(node_count: int, pairs: Iterable[tuple[int, int, float]], *, threshold: float) -> list[list[int]]:
    """Join nodes while the mean similarity between two groups is at least `threshold`.

    Parameters
    ----------
    node_count
        Nodes are 0 to node_count - 1. Ties are decided by their order.
    pairs
        (node, node, similarity), each pair once.

    Returns
    -------
    Groups of nodes in ascending order, by their first node.
    """
    sums: list[dict[int, float]] = [{} for _ in range(node_count)]
    members = [[node] for node in range(node_count)]
    stamps = [0] * node_count
    heap: list[tuple[float, int, int, int, int]] = []
    for first, second, similarity in pairs:
        sums[first][second] = sums[second][first] = similarity
        if similarity >= threshold:
            one, other = min(first, second), max(first, second)
            heap.append((-similarity, one, other, 0, 0))
    heapq.heapify(heap)
    while heap:
        _, kept, merged, kept_stamp, merged_stamp = heapq.heappop(heap)
        if stamps[kept] != kept_stamp or stamps[merged] != merged_stamp:
            continue
        members[kept] += members[merged]
        members[merged] = []
        stamps[kept] += 1
        stamps[merged] = -1
        _move_sums(sums, kept, merged)
        for other, total in sums[kept].items():
            mean = total / (len(members[kept]) * len(members[other]))
            if mean >= threshold:
                low, high = min(kept, other), max(kept, other)
                heapq.heappush(heap, (-mean, low, high, stamps[low], stamps[high]))
    return [sorted(group) for group in members if group]


def _move_sums(sums: list[dict[int, float]], kept: int, merged: int) -> None:
    """Add the similarities of `merged` to those of `kept`."""
    del sums[kept][merged]
    for other, total in sums[merged].items():
        if other == kept:
            continue
        del sums[other][merged]
        sums[kept][other] = sums[other][kept] = sums[kept].get(other, 0.0) + total
    sums[merged] = {}
