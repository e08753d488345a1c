#include "evaluation/agreement.h"

#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <cmath>

using namespace deviascope;

namespace {

direction::Direction directionOf(const std::string &concept_, const std::string &method, float x,
                                 float y, unsigned seed)
{
    direction::Direction direction;
    direction.concept_ = concept_;
    direction.method = method;
    direction.tensors[network::kMid] = at::tensor({x, y}).reshape({1, 2, 1, 1});
    direction.provenance = {{"settings", {{"seed", seed}, {"steps", 50}}},
                            {"model", {{"hash", "abc"}}}};
    return direction;
}

using Change = std::function<void(direction::Direction &)>;

} // namespace

class AgreementTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pairsOfOneConceptAndMethodAreCompared()
    {
        const std::vector<direction::Direction> directions{
            directionOf("a woman", "self", 1, 0, 0), directionOf("a woman", "self", 0, 1, 1),
            directionOf("a woman", "self", 1, 1, 2), directionOf("a woman", "prompts", 1, 0, 3),
            directionOf("a man", "self", 1, 0, 4)};
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
        auto other = directionOf("a woman", "self", 1, 0, 1);
        other.tensors[network::Site{network::Site::Part::Up, 0}] = at::ones({1, 2, 1, 1});
        const std::vector<direction::Direction> directions{directionOf("a woman", "self", 1, 0, 0),
                                                           other};
        QVERIFY(evaluation::agreements(directions).empty());
    }

    /// Else a file would agree with its own discovery.
    void onlySeedsMayDiffer()
    {
        const auto pairsWith = [](const Change &change) {
            const auto first = directionOf("a woman", "self", 1, 0, 0);
            auto second = directionOf("a woman", "self", 1, 0.1F, 1);
            change(second);
            return evaluation::agreements(std::vector{first, second}).size();
        };
        using Direction = direction::Direction;
        QCOMPARE(pairsWith([](Direction &) {}), size_t(1));
        for (const Change &change :
             {Change([](Direction &d) { d.provenance["settings"]["seed"] = 0U; }),
              Change([](Direction &d) { d.provenance["settings"]["steps"] = 60; }),
              Change([](Direction &d) { d.provenance["model"]["hash"] = "def"; }),
              Change([](Direction &d) { d.provenance = nlohmann::json::object(); }),
              Change([](Direction &d) { d.provenance["settings"] = "none"; })})
            QCOMPARE(pairsWith(change), size_t(0));
    }

    void wordsKnowNoSeed()
    {
        auto first = directionOf("a woman", "text", 1, 0, 0);
        first.tensors.clear();
        first.text = at::ones({1, 2, 3});
        auto second = first;
        second.provenance["settings"]["seed"] = 1U;
        QVERIFY(evaluation::agreements(std::vector{first, second}).empty());
    }
};

DEVIASCOPE_TEST(AgreementTest, "evaluation/agreement")
#include "agreement_test.moc"
