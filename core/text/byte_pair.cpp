#include "text/byte_pair.h"

#include <functional>
#include <queue>
#include <tuple>

namespace deviascope::text {

namespace {

/// A token of the word, in a list by indices; what was merged away keeps its place, dead.
struct Node {
    int id;
    int previous;
    int next; ///< -1: none
    bool alive = true;
};

/// A rule that applied when it was queued; stale when the ids at its place have changed.
struct Candidate {
    int rank;
    int left; ///< index of the left node
    int leftId;
    int rightId;
    int mergedId;

    bool operator>(const Candidate &other) const
    {
        return std::tie(rank, left) > std::tie(other.rank, other.left);
    }
};

} // namespace

std::vector<int> mergeBytePairs(const std::vector<int> &tokens, const MergeTable &merges)
{
    const int count = static_cast<int>(tokens.size());
    std::vector<Node> nodes;
    nodes.reserve(tokens.size());
    for (int i = 0; i < count; ++i)
        nodes.push_back({tokens[i], i - 1, i + 1 < count ? i + 1 : -1});

    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue;
    const auto consider = [&](int left) {
        if (left < 0 || nodes[left].next < 0)
            return;
        const int leftId = nodes[left].id;
        const int rightId = nodes[nodes[left].next].id;
        if (const Merge *merge = merges.find(leftId, rightId))
            queue.push({merge->rank, left, leftId, rightId, merge->id});
    };
    for (int i = 0; i + 1 < count; ++i)
        consider(i);

    while (!queue.empty()) {
        const Candidate best = queue.top();
        queue.pop();
        Node &left = nodes[best.left];
        if (!left.alive || left.id != best.leftId || left.next < 0 ||
            nodes[left.next].id != best.rightId)
            continue;
        Node &right = nodes[left.next];
        right.alive = false;
        left.id = best.mergedId;
        left.next = right.next;
        if (left.next >= 0)
            nodes[left.next].previous = best.left;
        consider(left.previous);
        consider(best.left);
    }

    std::vector<int> merged;
    for (int i = count > 0 ? 0 : -1; i >= 0; i = nodes[i].next)
        merged.push_back(nodes[i].id);
    return merged;
}

} // namespace deviascope::text
