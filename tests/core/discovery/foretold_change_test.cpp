#include "discovery/foretold_change.h"

#include "core/discovery/with_teaching_model.h"
#include "core/task/recorded_surroundings.h"
#include "discovery/decoder_jacobian.h"
#include "support/registry.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <QtTest>

using namespace deviascope;
using discovery::ForetoldChange;

class ForetoldChangeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Nothing added changes nothing; rows and vectors do not know of each other; small steps are
    /// those of the derivative.
    void aChangeIsThatOfItsVector()
    {
        const auto &model = tests::tinyModel();
        const int64_t side = model.unet.config().sampleSize;
        const auto generator = at::detail::createCPUGenerator(4);
        const auto numbers = at::TensorOptions(at::kFloat);
        const discovery::RegionPictures pictures{at::randn({2, 4, side, side}, generator, numbers),
                                                 at::ones({2, 1, side, side})};
        discovery::Ledger ledger(model.unet);
        const ForetoldChange foretold(model, "a doctor", ledger);
        const auto examples = foretold.examples(pictures, at::tensor({700, 300}, at::kLong), 5);
        QCOMPARE(ledger.total(), 2.);
        auto sizes = model.unet.shape(network::kMid, side, side);
        sizes.insert(sizes.begin(), 3);
        at::Tensor vectors = at::randn(sizes, generator, numbers) * 0.05;
        vectors[1].zero_();

        const c10::NoGradGuard noGrad;
        const at::Tensor changes = foretold(examples, vectors);
        QCOMPARE(changes.sizes().vec(), (std::vector<int64_t>{2, 3, 4, side, side}));
        const auto sizeOf = [](const at::Tensor &each) { return each.abs().mean().item<double>(); };
        QVERIFY(sizeOf(changes.select(1, 1)) < 0.01 * sizeOf(changes.select(1, 0)));
        const at::Tensor alone = foretold(examples, vectors.narrow(0, 2, 1));
        QVERIFY(at::allclose(alone.select(1, 0), changes.select(1, 2), 1e-3, 1e-4));
        // By the other sign about the opposite.
        const at::Tensor back = foretold(examples, vectors, at::tensor({1.F, -1.F}));
        QVERIFY(at::allclose(back[0], changes[0], 1e-3, 1e-4));
        QVERIFY(tests::cosine(back[1][0], changes[1][0]) < -0.97);

        const discovery::DecoderJacobian jacobian(model.unet, ForetoldChange::row(examples, 1), {});
        const at::Tensor derived =
            jacobian.push(vectors.narrow(0, 0, 1)) * examples.factor.narrow(0, 1, 1);
        QVERIFY(tests::cosine(derived, changes[1][0]) > 0.97);
        QVERIFY(std::abs(derived.norm().item<double>() / changes[1][0].norm().item<double>() - 1) <
                0.1);
    }
};

DEVIASCOPE_TEST(ForetoldChangeTest, "discovery/foretold_change")
#include "foretold_change_test.moc"
