#include "evaluation/agreement.h"

#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <cmath>

using namespace deviascope;

namespace {

direction::Direction directionOf(const std::string &concept_, const std::string &method, float x,
                                 float y)
{
    direction::Direction direction;
    direction.concept_ = concept_;
    direction.method = method;
    direction.tensors[network::kMid] = at::tensor({x, y}).reshape({1, 2, 1, 1});
    return direction;
}

} // namespace

class AgreementTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pairsOfOneConceptAndMethodAreCompared()
    {
        const std::vector<direction::Direction> directions{
            directionOf("a woman", "self", 1, 0), directionOf("a woman", "self", 0, 1),
            directionOf("a woman", "self", 1, 1), directionOf("a woman", "text", 1, 0),
            directionOf("a man", "self", 1, 0)};
        const auto found = evaluation::agreements(directions);
        QCOMPARE(found.size(), size_t(1));
        QCOMPARE(found[0].pairs, 3);
        QVERIFY(std::abs(found[0].mean - 2 * std::sqrt(0.5) / 3) < 1e-6);
        QVERIFY(std::abs(found[0].least) < 1e-6);
        QVERIFY(std::abs(found[0].most - std::sqrt(0.5)) < 1e-6);
        QVERIFY(std::abs(found[0].chance - 1.6448536 / std::sqrt(2.0)) < 1e-6);
    }

    void otherShapesAreLeftOut()
    {
        auto other = directionOf("a woman", "self", 1, 0);
        other.tensors[network::Site{network::Site::Part::Up, 0}] = at::ones({1, 2, 1, 1});
        const std::vector<direction::Direction> directions{directionOf("a woman", "self", 1, 0),
                                                           other};
        QVERIFY(evaluation::agreements(directions).empty());
    }
};

DEVIASCOPE_TEST(AgreementTest, "evaluation/agreement")
#include "agreement_test.moc"
