#include "decoding/whitened_bank.h"

#include "core/decoding/pretended_bank.h"
#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using tests::PretendedBank;

class WhitenedBankTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// What all prompts share at a seed is fifty times the prompts' own noise and shows in no
    /// difference; the pooled scatter within prompts is white.
    void sharedNoiseIsTakenOff()
    {
        PretendedBank pretended;
        for (int i = 0; i < 12; ++i)
            pretended.add(std::string("p").append(std::to_string(i)),
                          {double(i % 3), double(i % 4), double(i), 0.3 * (i % 5), 0.5 * (i % 2),
                           0.7 * (i % 7)});
        const auto bank = pretended.whitened();
        QCOMPARE(bank.points.size(0), int64_t(12));
        QCOMPARE(bank.points.size(1), int64_t(16));
        const int64_t r = bank.points.size(2);
        QVERIFY(r >= 5);
        const at::Tensor inside = (bank.points - bank.points.mean(1, true)).flatten(0, 1);
        const at::Tensor scatter = inside.t().matmul(inside) / (12.0 * 15.0);
        const at::Tensor spread = at::linalg_eigvalsh(scatter);
        QVERIFY(spread.max().item<double>() < 1.001); // rho shrinks it a little below 1
        QVERIFY(spread.min().item<double>() > 0.7);
        QVERIFY(bank.explained > 0.99 && bank.explained < 1.0 + 1e-9);
        QCOMPARE(bank.indexOf("p3"), int64_t(3));
        QCOMPARE(bank.indexOf("p99"), int64_t(-1));
    }

    /// A direction between two prompts, brought into the bank's space, is the difference there.
    void directionsFollowTheirPrompts()
    {
        PretendedBank pretended(6, 16, 0.0);
        pretended.add("a", {1, 0, 0});
        pretended.add("b", {0, 2, 0});
        pretended.add("c", {0, 0, 3});
        const auto bank = pretended.whitened();
        const at::Tensor outside =
            (pretended.recorded[0] - pretended.recorded[1]).mean(0).flatten();
        const at::Tensor inside = bank.prototypes()[0] - bank.prototypes()[1];
        const at::Tensor brought = decoding::intoBank(bank, outside);
        QVERIFY((brought - inside).norm().item<double>() < 1e-4 * inside.norm().item<double>());
    }

    void tooLittleIsRefused()
    {
        PretendedBank two;
        two.add("a", {1});
        two.add("b", {2});
        QVERIFY(tests::errorOf([&] { two.whitened(); }));
        PretendedBank same(4, 8, 0);
        for (int i = 0; i < 3; ++i)
            same.add(std::string("p").append(std::to_string(i)), {1});
        QVERIFY(tests::errorOf([&] { same.whitened(); }));
    }

    void cosinesBetweenRows()
    {
        const at::Tensor a = at::tensor({1.0, 0.0, 1.0, 1.0}).view({2, 2});
        const at::Tensor b = at::tensor({0.0, 2.0}).view({1, 2});
        const at::Tensor c = decoding::cosines(a, b);
        QVERIFY(std::abs(c[0][0].item<double>()) < 1e-12);
        QVERIFY(std::abs(c[1][0].item<double>() - std::sqrt(0.5)) < 1e-6);
    }
};

DEVIASCOPE_TEST(WhitenedBankTest, "decoding/whitened_bank")
#include "whitened_bank_test.moc"
