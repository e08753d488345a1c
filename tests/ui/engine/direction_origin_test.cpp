#include "engine/direction_origin.h"

#include "direction/direction.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::engine;
using nlohmann::json;

namespace {

direction::Direction learned(json provenance)
{
    direction::Direction direction;
    direction.method = "self";
    direction.tensors[network::kMid] = at::full({1, 4, 2, 2}, 3., at::kFloat);
    direction.provenance = std::move(provenance);
    return direction;
}

} // namespace

class DirectionOriginTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatTheFileSaysIsRead()
    {
        const DirectionOrigin origin =
            originOf(learned({{"model", {{"name", "Emoji people"}}},
                              {"program", "deviascope 1.2.0"},
                              {"settings", {{"objective", "noise"}, {"seed", 7}, {"pictures", 32}}},
                              {"trained_steps", 50},
                              {"total_evaluations", 2652},
                              {"seconds", 24.5},
                              {"stopped_early", true}}));
        QCOMPARE(origin.model, std::string("Emoji people"));
        QCOMPARE(origin.program, std::string("deviascope 1.2.0"));
        QCOMPARE(origin.objective, std::string("noise"));
        QCOMPARE(*origin.seed, std::uint64_t(7));
        QCOMPARE(*origin.pictures, 32);
        QCOMPARE(*origin.steps, 50);
        QCOMPARE(*origin.evaluations, 2652.);
        QCOMPARE(*origin.seconds, 24.5);
        QVERIFY(origin.stoppedEarly);
        QCOMPARE(origin.norm, 12.); // sixteen threes
        QCOMPARE(origin.energy.size(), std::size_t(1));
    }

    /// Files come from other programs and versions: what is not well formed is not known.
    void whatIsOfAnotherFormIsUnknown()
    {
        for (const json &odd :
             {json(), json(3), json::array({1}),
              json{{"model", "Emoji people"},
                   {"program", 2},
                   {"settings", {{"seed", "seven"}, {"pictures", "many"}, {"objective", 1}}},
                   {"trained_steps", "fifty"},
                   {"seconds", json::object()},
                   {"stopped_early", "no"}}}) {
            const DirectionOrigin origin = originOf(learned(odd));
            QVERIFY(origin.model.empty() && origin.program.empty() && origin.objective.empty());
            QVERIFY(!origin.seed && !origin.pictures && !origin.steps);
            QVERIFY(!origin.evaluations && !origin.seconds && !origin.stoppedEarly);
        }
    }

    /// 0 stood for the method's own number, and earlier versions wrote one cost alone.
    void olderFilesAreUnderstood()
    {
        const DirectionOrigin origin = originOf(
            learned({{"settings", {{"pictures", 0}}}, {"trained_steps", 0}, {"evaluations", 40}}));
        QVERIFY(!origin.pictures && !origin.steps);
        QCOMPARE(*origin.evaluations, 40.);
        // Forward passes alone are not the cost of what went back too.
        QVERIFY(!originOf(learned({{"evaluations", 40}, {"backward_passes", 8}})).evaluations);
    }

    /// Others wrote an objective without reading it.
    void onlyWhatTheMethodReadsIsSaid()
    {
        direction::Direction read = learned({{"settings", {{"objective", "noise"}}}});
        read.method = "sefa";
        QVERIFY(originOf(read).objective.empty());
        read.method = "of another program";
        QVERIFY(originOf(read).objective.empty());
    }
};

DEVIASCOPE_TEST(DirectionOriginTest, "engine/direction_origin")
#include "direction_origin_test.moc"
