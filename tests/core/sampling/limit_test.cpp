#include "sampling/limit.h"

#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using sampling::Intervention;

class LimitTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void activationsAreLimitedAndTextIsNot()
    {
        at::Tensor left = at::zeros({1, 1, 4, 4});
        left.narrow(3, 0, 2).fill_(1);
        at::Tensor upper = at::zeros({1, 1, 2, 2});
        upper.narrow(2, 0, 1).fill_(1);
        sampling::ActivationEdit plain, masked;
        masked.mask = upper;
        const std::vector<Intervention> all = {plain, masked, sampling::ContextEdit{}};

        const auto same = sampling::limited(all, {});
        QVERIFY(!std::get<sampling::ActivationEdit>(same[0]).mask.defined());
        const auto inside = sampling::limited(all, {{"left.png", left}, "hash"});
        QCOMPARE(inside.size(), size_t(3));
        QVERIFY(at::equal(std::get<sampling::ActivationEdit>(inside[0]).mask, left));
        // Only the upper left quarter is in both.
        QVERIFY(at::equal(std::get<sampling::ActivationEdit>(inside[1]).mask.flatten(),
                          at::tensor({1.0F, 0.0F, 0.0F, 0.0F})));
        QVERIFY(std::holds_alternative<sampling::ContextEdit>(inside[2]));
    }
};

DEVIASCOPE_TEST(LimitTest, "sampling/limit")
#include "limit_test.moc"
