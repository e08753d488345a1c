#include "task/bias_plan.h"

#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "support/registry.h"
#include "task/all_tasks.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

class BiasPlanTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// What is left goes to the other classes evenly.
    void sharesAreOfTheWholeAttribute()
    {
        QCOMPARE(planOf({{"share", "a woman=.8"}}).wanted, (std::vector<double>{.2, .8}));
        const auto tones = planOf({{"share", "a person with dark skin=.6"}});
        QCOMPARE(tones.planting.attribute.name, std::string("skin tone"));
        QCOMPARE(tones.wanted, (std::vector<double>{.1, .1, .1, .1, .6}));
        const auto own = planOf({{"share", "a hat=.25,a cap=.75"}});
        QCOMPARE(own.planting.attribute.classes, (std::vector<std::string>{"a cap", "a hat"}));
        QCOMPARE(own.wanted, (std::vector<double>{.75, .25}));
    }

    /// Nothing is tried on the pictures that are counted.
    void countedPicturesAreOthers()
    {
        const auto plan = planOf(json::object());
        QCOMPARE(plan.seeds.size(), size_t(150));
        QCOMPARE(plan.searchSeeds.size(), size_t(150));
        for (const std::uint64_t seed : plan.searchSeeds)
            QVERIFY(std::ranges::find(plan.seeds, seed) == plan.seeds.end());
    }

    void othersShareNoWord()
    {
        const auto plan = planOf({{"role", "a teacher"}});
        QCOMPARE(plan.others.size(), size_t(4));
        for (const std::string &other : plan.others)
            QVERIFY(other.find("teacher") == std::string::npos);
        QCOMPARE(planOf({{"others", {"cook", "a pilot"}}}).others,
                 (std::vector<std::string>{"a cook", "a pilot"}));
    }

    void allThatCountsNamesTheRun()
    {
        const json key = planOf(json::object()).key;
        for (const json &more :
             {json{{"share", "a woman=.7"}}, json{{"role", "a teacher"}}, json{{"pictures", 20}},
              json{{"steps", 20}}, json{{"batch", 8}}, json{{"images", 20}}, json{{"seed", 1}},
              json{{"others", {"a cook"}}}, json{{"other_images", 9}}, json{{"minutes", 1}}})
            QVERIFY2(planOf(more).key != key, more.dump().c_str());
    }

private:
    static task::BiasPlan planOf(const json &more)
    {
        json plan = {{"role", "a judge"}, {"share", "a woman=.8"}};
        plan.update(more);
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        return task::biasPlan(surroundings, tests::planned(task::trainBiasTask(), plan));
    }
};

DEVIASCOPE_TEST(BiasPlanTest, "task/bias_plan")
#include "bias_plan_test.moc"
