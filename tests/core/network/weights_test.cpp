#include "network/weights.h"

#include "core/network/map_source.h"
#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <limits>

using namespace deviascope;
using network::Weights;
using tests::weightsOf;

/// Named weights below a prefix, checked while they are handed out.
class WeightsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void prefixesChain()
    {
        const at::Tensor value = at::arange(3, at::kFloat);
        const Weights weights = weightsOf({{"up_blocks.1.conv.weight", value}});
        const Weights below = weights / "up_blocks" / 1 / "conv";
        QVERIFY(below.has("weight"));
        QVERIFY(!weights.has("weight"));
        QVERIFY(at::equal(below.get("weight", {3}), value));
        QCOMPARE(below.sizes("weight"), std::vector<int64_t>{3});
        QVERIFY(below.sizes("bias").empty());
    }

    /// Else the network would hold the whole file in memory, and a caller could change it.
    void tensorsAreCopies()
    {
        const at::Tensor stored = at::ones({2});
        weightsOf({{"w", stored}}).get("w", {2}).zero_();
        QVERIFY(at::equal(stored, at::ones({2})));
    }

    void tensorsComeAtTheirPlacement()
    {
        const Weights half =
            weightsOf({{"w", at::ones({2, 2}).t()}}, {at::kBFloat16, at::Device(at::kMeta)});
        const at::Tensor value = half.get("w", {2, 2});
        QCOMPARE(value.scalar_type(), at::kBFloat16);
        QVERIFY(value.is_meta() && value.is_contiguous());
    }

    void anySizeMatchesMinusOne()
    {
        QCOMPARE(weightsOf({{"w", at::ones({2, 7})}}).get("w", {2, -1}).size(1), int64_t(7));
    }

    void theFirstNameThereIsTaken()
    {
        const Weights old = weightsOf({{"query.weight", at::ones({1})}});
        QCOMPARE(old.firstOf({"to_q", "query"}), std::string_view("query"));
        // Where none is there, the error names the usual one.
        QCOMPARE(old.firstOf({"to_k", "key"}), std::string_view("to_k"));
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("words");
        QTest::newRow("missing") << "other"
                                 << "missing";
        QTest::newRow("shape") << "shape"
                               << "[2, 3]";
        QTest::newRow("dimensions") << "flat"
                                    << "[6]";
        QTest::newRow("not a number") << "nan"
                                      << "not finite";
        QTest::newRow("infinite") << "infinite"
                                  << "not finite";
        QTest::newRow("too large for its type") << "large"
                                                << "not finite";
    }

    void whatIsWrongIsNamed()
    {
        QFETCH(QString, name);
        QFETCH(QString, words);
        at::Tensor nan = at::ones({3, 2});
        nan[2][1] = std::numeric_limits<float>::quiet_NaN();
        at::Tensor infinite = at::ones({3, 2});
        infinite[0][0] = std::numeric_limits<float>::infinity();
        const Weights weights = weightsOf({{"net.shape", at::ones({2, 3})},
                                           {"net.flat", at::ones({6})},
                                           {"net.nan", nan},
                                           {"net.infinite", infinite},
                                           {"net.large", at::full({3, 2}, 1e30)}},
                                          {at::kHalf, at::kCPU});
        const auto error = tests::errorOf([&] {
            (weights / "net").get(name.toStdString(), {3, 2});
        });
        QVERIFY(error && error->kind() == base::ErrorKind::DamagedFile);
        const QString line = QString::fromStdString(error->line());
        QVERIFY2(line.contains("net." + name) && line.contains(words), qPrintable(line));
        QVERIFY2(line.contains("written.safetensors"), qPrintable(line));
    }
};

DEVIASCOPE_TEST(WeightsTest, "network/weights")
#include "weights_test.moc"
