#include "decoding/clusters.h"

#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <set>

using namespace deviascope;
using decoding::Merge;

namespace {

at::Tensor distancesOf(const std::vector<double> &places)
{
    const at::Tensor x = at::tensor(places, at::kDouble);
    return (x.unsqueeze(1) - x.unsqueeze(0)).abs();
}

} // namespace

class ClustersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// scipy.cluster.hierarchy.linkage([[0], [1], [3], [7], [8]], "average").
    void averageLinkageAsScipy()
    {
        const auto merges = decoding::averageLinkage(distancesOf({0, 1, 3, 7, 8}));
        QCOMPARE(merges.size(), size_t(4));
        QCOMPARE(merges[0].distance, 1.0);
        QCOMPARE(merges[1].distance, 1.0);
        QCOMPARE(merges[2].distance, 2.5);
        QVERIFY(std::abs(merges[3].distance - 37.0 / 6) < 1e-12);
        QCOMPARE(std::set<int64_t>({merges[3].first, merges[3].second}), (std::set<int64_t>{6, 7}));
    }

    /// Against the definition, merge by merge, on random points.
    void averageLinkageByDefinition()
    {
        auto generator = at::make_generator<at::CPUGeneratorImpl>(3);
        const at::Tensor points = at::randn({23, 3}, generator, at::TensorOptions(at::kDouble));
        const at::Tensor d = at::cdist(points, points);
        std::vector<std::vector<int64_t>> groups(23);
        for (int64_t i = 0; i < 23; ++i)
            groups[static_cast<size_t>(i)] = {i};
        const auto mean = [&](size_t a, size_t b) {
            double sum = 0;
            for (const int64_t i : groups[a])
                for (const int64_t j : groups[b])
                    sum += d[i][j].item<double>();
            return sum / static_cast<double>(groups[a].size() * groups[b].size());
        };
        std::set<size_t> live;
        for (size_t i = 0; i < 23; ++i)
            live.insert(i);
        for (const Merge &merge : decoding::averageLinkage(d)) {
            double least = 1e9;
            for (const size_t a : live)
                for (const size_t b : live)
                    if (a < b)
                        least = std::min(least, mean(a, b));
            const auto a = static_cast<size_t>(merge.first), b = static_cast<size_t>(merge.second);
            QVERIFY(std::abs(merge.distance - least) < 1e-9);
            QVERIFY(std::abs(mean(a, b) - least) < 1e-9);
            std::vector<int64_t> both = groups[a];
            both.insert(both.end(), groups[b].begin(), groups[b].end());
            live.erase(a);
            live.erase(b);
            live.insert(groups.size());
            groups.push_back(both);
        }
    }

    void cutsAreNumberedBySize()
    {
        const at::Tensor d = distancesOf({0, 10, 11, 12, 30, 31});
        const auto merges = decoding::averageLinkage(d);
        QCOMPARE(decoding::cut(merges, 3), (std::vector<int>{2, 0, 0, 0, 1, 1}));
        QCOMPARE(decoding::cut(merges, 1), (std::vector<int>{0, 0, 0, 0, 0, 0}));
        QCOMPARE(std::set<int>({2, 3}).count(decoding::bestCount(d, merges, 6)), size_t(1));
        // Two clear groups are found as two.
        const at::Tensor clear = distancesOf({0, 1, 2, 100, 101, 102, 103});
        QCOMPARE(decoding::bestCount(clear, decoding::averageLinkage(clear), 7), 2);
    }

    /// The name of a cluster lies near its middle and far from the other's.
    void namesSeparate()
    {
        const at::Tensor points = at::tensor({1.0, 0.0, 0.9, 0.1, 0.8, 0.6, //
                                              -0.1, 1.0, 0.1, 1.0})
                                      .view({5, 2});
        const auto names = decoding::namesOf(points, {0, 0, 0, 1, 1}, 1);
        QCOMPARE(names.size(), size_t(2));
        QCOMPARE(names[0].size(), size_t(1));
        QCOMPARE(names[0][0], int64_t(0));
        QCOMPARE(names[1][0], int64_t(3));
    }
};

DEVIASCOPE_TEST(ClustersTest, "decoding/clusters")
#include "clusters_test.moc"
