#include "training/head_training.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <QtTest>

using namespace deviascope;

class HeadTrainingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Two heaps of points are told apart, and others of them too.
    void aHeadTellsClassesApart()
    {
        const auto generator = at::detail::createCPUGenerator(7);
        const at::Tensor labels = at::arange(80, at::kLong).remainder(2);
        at::Tensor points = at::randn({80, 6}, generator, at::kFloat) * 0.3;
        points.select(1, 0) += labels.to(at::kFloat) * 2 - 1;
        points = points / points.norm(2, -1, true);
        training::TrainerSettings settings;
        settings.steps = 200;
        settings.rate = 0.1;
        discovery::Checkpoint nothing({}, "");
        base::Context context;
        const auto head = training::trainHead(points.narrow(0, 0, 60), labels.narrow(0, 0, 60),
                                              {"left", "right"}, settings, nothing, context);
        const at::Tensor said =
            (at::matmul(points.narrow(0, 60, 20), head.weight.t()) + head.bias).argmax(1);
        QVERIFY(said.eq(labels.narrow(0, 60, 20)).sum().item<int64_t>() >= 19);
        QVERIFY(!head.weight.requires_grad());
    }

    void everyClassNeedsAPicture()
    {
        discovery::Checkpoint nothing({}, "");
        base::Context context;
        const auto error = tests::errorOf([&] {
            training::trainHead(at::zeros({3, 2}), at::zeros({3}, at::kLong), {"a", "b"}, {},
                                nothing, context);
        });
        QVERIFY(error && error->where() == "b");
    }
};

DEVIASCOPE_TEST(HeadTrainingTest, "training/head_training")
#include "head_training_test.moc"
