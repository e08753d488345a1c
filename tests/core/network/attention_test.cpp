#include "network/attention.h"

#include "core/limited_memory.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <QtTest>

#include <cmath>
#include <limits>

using namespace deviascope;
using network::attend;
using network::AttentionForm;

namespace {

at::Tensor normal(const std::vector<int64_t> &shape, std::uint64_t seed)
{
    return at::randn(shape, at::detail::createCPUGenerator(seed), at::kFloat);
}

} // namespace

class AttentionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalKeysAverage_data() { bothForms(); }
    void equalKeysAverage()
    {
        QFETCH(int, form);
        const at::Tensor v = normal({2, 5, 4}, 1);
        const at::Tensor out =
            attend(normal({2, 3, 4}, 2), at::ones({2, 5, 4}), v, 2, AttentionForm(form));
        QVERIFY(at::allclose(out, v.mean(1, true).expand({2, 3, 4}), 1e-5, 1e-6));
    }

    /// softmax(q k / sqrt(d)): scores 2 ln 3 / sqrt(4) and 0 weigh 3 to 1.
    void scoresAreScaledByTheHeadsWidth_data() { bothForms(); }
    void scoresAreScaledByTheHeadsWidth()
    {
        QFETCH(int, form);
        const at::Tensor q = at::tensor({2 * std::log(3.), 0., 0., 0.}, at::kFloat).view({1, 1, 4});
        const at::Tensor k =
            at::tensor({1., 0., 0., 0., 0., 0., 0., 0.}, at::kFloat).view({1, 2, 4});
        const at::Tensor v =
            at::tensor({4., 4., 4., 4., 8., 8., 8., 8.}, at::kFloat).view({1, 2, 4});
        QVERIFY(at::allclose(attend(q, k, v, 1, AttentionForm(form)), at::full({1, 1, 4}, 5.0)));
    }

    void headsDoNotMix_data() { bothForms(); }
    void headsDoNotMix()
    {
        QFETCH(int, form);
        const at::Tensor q = normal({1, 3, 8}, 1), k = normal({1, 5, 8}, 2),
                         v = normal({1, 5, 8}, 3);
        const at::Tensor both = attend(q, k, v, 2, AttentionForm(form));
        for (const int64_t first : {0, 4}) {
            const auto of = [&](const at::Tensor &x) { return x.narrow(2, first, 4); };
            QVERIFY(at::allclose(of(both), attend(of(q), of(k), of(v), 1, AttentionForm(form)),
                                 1e-4, 1e-5));
        }
    }

    void maskedPositionsAreNotSeen_data() { bothForms(); }
    void maskedPositionsAreNotSeen()
    {
        QFETCH(int, form);
        const at::Tensor x = normal({1, 4, 8}, 1);
        const at::Tensor mask = at::full({4, 4}, -std::numeric_limits<float>::infinity()).triu(1);
        const at::Tensor out = attend(x, x, x, 2, AttentionForm(form), mask);
        QVERIFY(at::allclose(out.select(1, 0), x.select(1, 0), 1e-5, 1e-6)); // sees itself only
        at::Tensor later = x.clone();
        later.select(1, 3).add_(1);
        const at::Tensor changed = attend(later, later, later, 2, AttentionForm(form), mask);
        QVERIFY(at::allclose(changed.narrow(1, 0, 3), out.narrow(1, 0, 3), 1e-5, 1e-6));
        QVERIFY(!at::allclose(changed.select(1, 3), out.select(1, 3), 1e-3, 1e-3));
    }

    /// Scores of 100 queries and 60 keys do not fit, of a quarter of the queries they do.
    void whereMemoryIsShortQueriesAreTakenInParts()
    {
        const at::Tensor q = normal({1, 100, 8}, 1), k = normal({1, 60, 8}, 2),
                         v = normal({1, 60, 8}, 3);
        at::Tensor mask = at::zeros({100, 60});
        mask.index_put_({at::arange(60), at::arange(60)}, -5.0);
        const at::Tensor whole = attend(q, k, v, 1, AttentionForm::Written, mask);
        {
            const tests::LimitedMemory limited(25 * 60 * sizeof(float));
            const at::Tensor parts = attend(q, k, v, 1, AttentionForm::Written, mask);
            QVERIFY(at::allclose(parts, whole, 1e-5, 1e-6));
        }
        const tests::LimitedMemory nothing(16);
        QVERIFY_EXCEPTION_THROWN(attend(q, k, v, 1, AttentionForm::Written, mask), std::bad_alloc);
    }

    void bothFormsAgree()
    {
        const at::Tensor q = normal({2, 9, 16}, 1), k = normal({2, 5, 16}, 2),
                         v = normal({2, 5, 16}, 3);
        QVERIFY(at::allclose(attend(q, k, v, 4, AttentionForm::Fused),
                             attend(q, k, v, 4, AttentionForm::Written), 1e-5, 1e-6));
    }

private:
    static void bothForms()
    {
        QTest::addColumn<int>("form");
        QTest::newRow("fused") << int(AttentionForm::Fused);
        QTest::newRow("written") << int(AttentionForm::Written);
    }
};

DEVIASCOPE_TEST(AttentionTest, "network/attention")
#include "attention_test.moc"
