#include "decoding/reliability.h"

#include "core/decoding/pretended_bank.h"
#include "support/registry.h"

#include <QtTest>

#include <numeric>

using namespace deviascope;
using tests::PretendedBank;

class ReliabilityTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Clear prompts agree between halves of the seeds; prompts that are all noise do not.
    void halvesAgreeWhereThereIsSomething()
    {
        const auto clear = decoding::splitHalf(filled(0.1, 1).whitened(), rows());
        QCOMPARE(clear.cosines.size(), size_t(20));
        QVERIFY(clear.mean > 0.95);
        QVERIFY(clear.interval.low < clear.mean && clear.mean < clear.interval.high);
        const auto noise = decoding::splitHalf(filled(1, 0).whitened(), rows());
        QVERIFY2(std::abs(noise.mean) < 0.3, qPrintable(QString::number(noise.mean)));
    }

    /// The direction to a prompt is named by it; a random one has no name.
    void directionsAreNamed()
    {
        const auto bank = filled(0.1, 1).whitened();
        const at::Tensor d = decoding::deviations(bank, rows());
        const auto named = decoding::decode(bank, rows(), d[7], 3, 1);
        QCOMPARE(named.nearest.front().prompt, std::string("p7"));
        QCOMPARE(named.nearest.size(), size_t(3));
        QVERIFY(named.nearest.front().cosine > 0.999);
        QVERIFY(named.margin > 0);
        QVERIFY(named.farthest.front().cosine < named.nearest.back().cosine);
        int namedByChance = 0;
        auto generator = at::make_generator<at::CPUGeneratorImpl>(9);
        for (int i = 0; i < 40; ++i) {
            const at::Tensor mixture = at::randn({20}, generator, at::TensorOptions(at::kDouble))
                                           .unsqueeze(0)
                                           .matmul(d)[0];
            namedByChance += decoding::decode(bank, rows(), mixture, 3, 1).margin > 0;
        }
        QVERIFY2(namedByChance <= 7, qPrintable(QString::number(namedByChance))); // 5 % of 40: 2
    }

private:
    static PretendedBank filled(double noise, double places)
    {
        PretendedBank bank(12, 16, noise);
        auto generator = at::make_generator<at::CPUGeneratorImpl>(2);
        for (int i = 0; i < 20; ++i) {
            const at::Tensor place =
                places * at::randn({12}, generator, at::TensorOptions(at::kDouble));
            bank.add(std::string("p").append(std::to_string(i)),
                     {place.data_ptr<double>(), place.data_ptr<double>() + 12});
        }
        return bank;
    }

    static std::vector<int64_t> rows()
    {
        std::vector<int64_t> all(20);
        std::iota(all.begin(), all.end(), int64_t{0});
        return all;
    }
};

DEVIASCOPE_TEST(ReliabilityTest, "decoding/reliability")
#include "reliability_test.moc"
