#include "decoding/clusters.h"

#include "decoding/whitened_bank.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

namespace deviascope::decoding {

namespace {

/// Mean silhouette; a point alone in its cluster counts 0.
double silhouette(const double *distances, const std::vector<int> &clusters, int count)
{
    const size_t n = clusters.size();
    std::vector<double> sizes(static_cast<size_t>(count), 0);
    for (const int cluster : clusters)
        ++sizes[static_cast<size_t>(cluster)];
    double total = 0;
    for (size_t i = 0; i < n; ++i) {
        std::vector<double> sums(static_cast<size_t>(count), 0);
        for (size_t j = 0; j < n; ++j)
            sums[static_cast<size_t>(clusters[j])] += distances[i * n + j];
        const auto own = static_cast<size_t>(clusters[i]);
        if (sizes[own] < 2)
            continue;
        const double inside = sums[own] / (sizes[own] - 1);
        double outside = std::numeric_limits<double>::max();
        for (size_t c = 0; c < sums.size(); ++c)
            if (c != own)
                outside = std::min(outside, sums[c] / sizes[c]);
        total += (outside - inside) / std::max({outside, inside, 1e-12});
    }
    return total / static_cast<double>(n);
}

} // namespace

/// By nearest-neighbour chains: average linkage is reducible, so that two groups that are each
/// other's nearest may be merged at once, whatever else is merged later.
std::vector<Merge> averageLinkage(const at::Tensor &distances)
{
    const auto n = static_cast<size_t>(distances.size(0));
    const at::Tensor copy = distances.to(at::kCPU, at::kDouble).contiguous().clone();
    double *d = copy.data_ptr<double>();
    std::vector<double> sizes(n, 1);
    std::vector<bool> gone(n, false);
    struct Found {
        size_t a, b;
        double distance;
    };
    std::vector<Found> found;
    std::vector<size_t> chain;
    while (found.size() + 1 < n) {
        if (chain.empty())
            chain.push_back(
                static_cast<size_t>(std::find(gone.begin(), gone.end(), false) - gone.begin()));
        const size_t last = chain.back();
        const size_t before = chain.size() > 1 ? chain[chain.size() - 2] : n;
        size_t nearest = before; // wins ties, so that the chain ends
        double least = before < n ? d[last * n + before] : std::numeric_limits<double>::infinity();
        for (size_t j = 0; j < n; ++j)
            if (j != last && !gone[j] && d[last * n + j] < least) {
                least = d[last * n + j];
                nearest = j;
            }
        if (nearest != before) {
            chain.push_back(nearest);
            continue;
        }
        chain.resize(chain.size() - 2);
        found.push_back({last, before, least});
        for (size_t j = 0; j < n; ++j)
            if (!gone[j] && j != last && j != before)
                d[before * n + j] = d[j * n + before] =
                    (sizes[last] * d[last * n + j] + sizes[before] * d[before * n + j]) /
                    (sizes[last] + sizes[before]);
        sizes[before] += sizes[last];
        gone[last] = true;
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Found &a, const Found &b) { return a.distance < b.distance; });
    // `a` and `b` stand for whatever group holds that point by then.
    std::vector<int64_t> group(n);
    std::iota(group.begin(), group.end(), 0);
    std::vector<Merge> merges;
    std::vector<std::vector<size_t>> members(n);
    for (size_t i = 0; i < n; ++i)
        members[i] = {i};
    for (const Found &each : found) {
        const int64_t a = group[each.a], b = group[each.b];
        const auto next = static_cast<int64_t>(members.size());
        merges.push_back({std::min(a, b), std::max(a, b), each.distance});
        members.push_back(members[static_cast<size_t>(a)]);
        auto &all = members.back();
        const auto &others = members[static_cast<size_t>(b)];
        all.insert(all.end(), others.begin(), others.end());
        for (const size_t point : all)
            group[point] = next;
    }
    return merges;
}

std::vector<int> cut(const std::vector<Merge> &merges, int count)
{
    const size_t n = merges.size() + 1;
    std::vector<int64_t> parent(2 * n, -1);
    for (size_t k = 0; k + static_cast<size_t>(count) < n; ++k)
        parent[static_cast<size_t>(merges[k].first)] =
            parent[static_cast<size_t>(merges[k].second)] = static_cast<int64_t>(n + k);
    std::map<int64_t, std::vector<size_t>> groups;
    for (size_t i = 0; i < n; ++i) {
        auto root = static_cast<int64_t>(i);
        while (parent[static_cast<size_t>(root)] >= 0)
            root = parent[static_cast<size_t>(root)];
        groups[root].push_back(i);
    }
    std::vector<std::vector<size_t>> ordered;
    for (auto &[root, members] : groups)
        ordered.push_back(std::move(members));
    std::sort(ordered.begin(), ordered.end(), [](const auto &a, const auto &b) {
        return a.size() != b.size() ? a.size() > b.size() : a.front() < b.front();
    });
    std::vector<int> clusters(n);
    for (size_t c = 0; c < ordered.size(); ++c)
        for (const size_t member : ordered[c])
            clusters[member] = static_cast<int>(c);
    return clusters;
}

int bestCount(const at::Tensor &distances, const std::vector<Merge> &merges, int most)
{
    const at::Tensor d = distances.to(at::kCPU, at::kDouble).contiguous();
    int best = 1;
    double highest = -2;
    for (int count = 2; count <= std::min<int>(most, static_cast<int>(merges.size())); ++count) {
        const double value = silhouette(d.data_ptr<double>(), cut(merges, count), count);
        if (value > highest) {
            highest = value;
            best = count;
        }
    }
    return best;
}

std::vector<std::vector<int64_t>> namesOf(const at::Tensor &points,
                                          const std::vector<int> &clusters, int words)
{
    const int count =
        clusters.empty() ? 0 : *std::max_element(clusters.begin(), clusters.end()) + 1;
    std::vector<at::Tensor> centroids;
    for (int c = 0; c < count; ++c) {
        std::vector<int64_t> members;
        for (size_t i = 0; i < clusters.size(); ++i)
            if (clusters[i] == c)
                members.push_back(static_cast<int64_t>(i));
        centroids.push_back(points.index_select(0, at::tensor(members, at::kLong)).mean(0));
    }
    std::vector<std::vector<int64_t>> names(static_cast<size_t>(count));
    if (count == 0)
        return names;
    const at::Tensor near = cosines(points, at::stack(centroids));
    std::vector<std::vector<std::pair<double, int64_t>>> ranked(static_cast<size_t>(count));
    for (size_t i = 0; i < clusters.size(); ++i) {
        const auto row = static_cast<int64_t>(i);
        double other = -1;
        for (int c = 0; c < count; ++c)
            if (c != clusters[i])
                other = std::max(other, near[row][c].item<double>());
        ranked[static_cast<size_t>(clusters[i])].push_back(
            {near[row][clusters[i]].item<double>() - other, row});
    }
    for (size_t c = 0; c < ranked.size(); ++c) {
        std::sort(ranked[c].rbegin(), ranked[c].rend());
        for (size_t k = 0; k < std::min(ranked[c].size(), static_cast<size_t>(words)); ++k)
            names[c].push_back(ranked[c][k].second);
    }
    return names;
}

} // namespace deviascope::decoding
