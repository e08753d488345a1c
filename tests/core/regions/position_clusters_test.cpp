#include "regions/position_clusters.h"

#include "support/registry.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <QtTest>

using namespace deviascope;

class PositionClustersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Three heaps, far apart for their width.
    void heapsAreFound()
    {
        const at::Tensor noise =
            at::randn({60, 2}, at::detail::createCPUGenerator(3), at::kFloat) * 0.1;
        const at::Tensor heaps = at::tensor({0., 0., 5., 0., 0., 5.}, at::kFloat).view({3, 2});
        const at::Tensor rows = heaps.repeat_interleave(20, 0) + noise;
        const auto found = regions::cluster(rows, 3, 0);
        QCOMPARE(found.labels.sizes().vec(), std::vector<int64_t>{60});
        for (int64_t heap = 0; heap < 3; ++heap) {
            const at::Tensor own = found.labels.narrow(0, 20 * heap, 20);
            QVERIFY(own.eq(own[0]).all().item<bool>());
            const at::Tensor centre = found.centres[own[0].item<int64_t>()];
            QVERIFY(at::allclose(centre, heaps[heap], 0, 0.1));
        }
        QVERIFY(at::equal(found.distances.argmin(0), found.labels));
        QCOMPARE(found.distances.sizes().vec(), (std::vector<int64_t>{3, 60}));
    }

    void theSameSeedFindsTheSame()
    {
        const at::Tensor rows = at::randn({200, 8}, at::detail::createCPUGenerator(5), at::kFloat);
        QVERIFY(
            at::equal(regions::cluster(rows, 6, 4).labels, regions::cluster(rows, 6, 4).labels));
    }
};

DEVIASCOPE_TEST(PositionClustersTest, "regions/position_clusters")
#include "position_clusters_test.moc"
