#include "responsible/planning.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using responsible::FairPlan;
using responsible::NeededDirection;
using responsible::ValueAction;

class PlanningTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyWantedClassGetsItsDirection()
    {
        std::vector<std::string> asked;
        const auto find = [&](const NeededDirection &needed) {
            asked.push_back(needed.name);
            direction::Direction direction;
            direction.name = needed.name;
            return direction;
        };
        ValueAction action{{"gender", {"a man", "a woman", "a robot"}}, {0.5, 0.5, 0}, false, ""};
        const auto fair = responsible::fairAttributeOf(known(), action, {}, find);
        QCOMPARE(asked, (std::vector<std::string>{"a man", "a woman"}));
        QCOMPARE(fair.directions.size(), size_t(3));
        QCOMPARE(fair.directions[1].name, std::string("a woman"));
        QVERIFY(fair.directions[2].name.empty()); // nothing is pushed there

        asked.clear();
        const auto safe = responsible::fairAttributeOf(
            known(), responsible::safeActions(known(), {}, "a costume").front(), {}, find);
        QCOMPARE(asked, (std::vector<std::string>{"a costume without a scary costume"}));
        QVERIFY(safe.directions[0].name.empty());
        QCOMPARE(safe.target, (std::vector<double>{0, 1}));
        QVERIFY(safe.flag && !fair.flag);
        QCOMPARE(safe.flag->label, 0);
    }

    void whatIsUnwantedHasDefaults()
    {
        const auto own =
            responsible::safeActions(known(), {{"smoke", "blood"}, {}, {}, 0.3}, "a street");
        QCOMPARE(own.size(), size_t(2));
        QCOMPARE(own[0].base, std::string("a street"));
        QCOMPARE(own[0].attribute.classes, (std::vector<std::string>{"smoke", "a person"}));
        QCOMPARE(own[1].attribute.name, std::string("without blood")); // each under its own name
        QCOMPARE(own[1].flag->probability, 0.3);
        const auto based = responsible::safeActions(known(), {{}, {}, {"a mask"}}, "a street");
        QCOMPARE(based.size(), size_t(1));
        QCOMPARE(based[0].base, std::string("a mask"));
        // What has a value of its own has its base too, beside anything.
        const auto both = responsible::safeActions(
            known(), {{"a scary costume", "violence", "blood"}}, "a street");
        QCOMPARE(both[0].base, std::string("a costume"));
        QCOMPARE(both[1].base, std::string("a scene"));
        QCOMPARE(both[1].attribute.classes[1], std::string("a peaceful scene"));
        const auto each = responsible::safeActions(
            known(), {{"smoke", "blood"}, {"air"}, {"a fire", "a street"}}, "a doctor");
        QCOMPARE(each[1].attribute.classes[1], std::string("air"));
        QCOMPARE(each[0].base, std::string("a fire"));
        QCOMPARE(each[1].base, std::string("a street"));
        for (const responsible::SafeWish &wish :
             {responsible::SafeWish{{"a", "b", "c"}, {}, {"x", "y"}}, responsible::SafeWish{{" "}}})
            QVERIFY(tests::errorOf([&] { responsible::safeActions(known(), wish, "a street"); }));
        const auto error = tests::errorOf([&] { responsible::safeActions({}, {}, "a street"); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

    /// Before anything is learned.
    void whatCannotBeIsSaidFirst()
    {
        FairPlan plan;
        plan.subjects = {{"a doctor", {"a doctor"}, "a doctor"}};
        plan.seeds = {1};
        const auto refused = [&](const responsible::SafeWish &wish) {
            const auto actions = responsible::safeActions(known(), wish, "a street");
            const auto error = tests::errorOf([&] { responsible::checkActions(plan, actions); });
            return error && error->kind() == base::ErrorKind::InvalidValue;
        };
        QVERIFY(!refused({{"blood", "smoke"}}));
        QVERIFY(refused({{"blood", "blood"}}));
        QVERIFY(refused({{"a scary costume", "a friendly costume"}}));
        QVERIFY(refused({{"blood"}, {}, {}, 1.5}));
    }

    void judgedRolesAreLeftOutUnlessTheyAreMost()
    {
        QCOMPARE(responsible::rolesLeftOut(known(), {"doctor"}),
                 (std::vector<std::string>{"doctor"}));
        QVERIFY(responsible::rolesLeftOut(known(), {"doctor", "judge"}).empty());
        // A model without a list learns from the paper's roles.
        QCOMPARE(responsible::rolesOf({}).size(), size_t(36));
        QCOMPARE(responsible::rolesLeftOut({}, {"doctor"}), (std::vector<std::string>{"doctor"}));
        QVERIFY(responsible::rolesLeftOut({}, responsible::rolesOf({})).empty());
    }

    void whatIsNotPushedIsWatched()
    {
        const auto watched =
            responsible::watchedBeside(known(), {{{"gender", {"a man", "a woman"}}, {}, {}}});
        QCOMPARE(watched.size(), size_t(1));
        QCOMPARE(watched.front().name, std::string("costume"));
    }

    /// Everything that changes the result changes the key; what was measured of a direction later
    /// and kept in its file is a result.
    void theKeyHoldsWhatMatters()
    {
        FairPlan plan;
        plan.subjects = {{"a doctor", {"a doctor"}, "a doctor"}};
        plan.seeds = {1, 2};
        direction::Direction woman;
        woman.name = "a woman";
        woman.tensors[network::kMid] = at::ones({1, 4, 2, 2});
        plan.attributes = {{{"gender", {"a man", "a woman"}}, {0.5, 0.5}, {{}, woman}}};
        const auto key = responsible::keyOf(plan);
        const auto changes = [&](const std::function<void(FairPlan &)> &change) {
            FairPlan other = plan;
            change(other);
            return responsible::keyOf(other) != key;
        };
        QVERIFY(!changes([](FairPlan &) {}));
        QVERIFY(changes([](FairPlan &other) { other.seeds.push_back(3); }));
        QVERIFY(changes([](FairPlan &other) { other.settings.steps = 5; }));
        QVERIFY(changes([](FairPlan &other) { other.settings.width = 64; }));
        QVERIFY(changes([](FairPlan &other) { other.scale = 1; }));
        QVERIFY(changes([](FairPlan &other) { other.attributes[0].target = {0.4, 0.6}; }));
        QVERIFY(changes([](FairPlan &other) { other.attributes[0].flag = {0, 0.4}; }));
        QVERIFY(changes([](FairPlan &other) {
            other.attributes[0].directions[1].tensors[network::kMid] =
                at::full({1, 4, 2, 2}, -1); // of the same norm
        }));
        QVERIFY(!changes([](FairPlan &other) { other.seed = 2; })); // nothing is drawn
        plan.law = responsible::Law::Drawn;
        const auto drawn = responsible::keyOf(plan);
        plan.seed = 2;
        QVERIFY(responsible::keyOf(plan) != drawn);
        plan.seed = 0;
        plan.law = responsible::Law::Balanced;
        QVERIFY(changes([](FairPlan &other) { other.watched = {{"age", {"young", "old"}}}; }));
        for (const char *result : {"calibration", "rivals", "response", "scale_trials", "seconds"})
            QVERIFY2(!changes([&](FairPlan &other) {
                other.attributes[0].directions[1].provenance[result] = {1, 2};
            }),
                     result);
    }

    /// Roles of other runs stay; the same role's older scale goes.
    void keptScalesAddUp()
    {
        const auto found = [](const char *subject, double scale) {
            responsible::CalibratedScale one;
            one.subject = subject;
            one.label = "a woman";
            one.method = "self";
            one.scale = scale;
            return one;
        };
        const auto first = responsible::keptWith({}, {found("a doctor", 1)}, {});
        const auto both = responsible::keptWith(first, {found("a judge", 2)}, {});
        QCOMPARE(both.size(), size_t(2));
        const auto again = responsible::keptWith(both, {found("a doctor", 3)}, {});
        QCOMPARE(again.size(), size_t(2));
        QCOMPARE(again[0].at("prompt").get<std::string>(), std::string("a judge"));
        QCOMPARE(again[1].at("scale").get<double>(), 3.0);
        QCOMPARE(responsible::keptWith("damaged", {found("a doctor", 1)}, {}).size(), size_t(1));
    }

private:
    static model::Knowledge known()
    {
        model::Knowledge knowledge;
        knowledge.attributes = {{"gender", {"a man", "a woman"}},
                                {"costume", {"a scary costume", "a friendly costume"}}};
        knowledge.flaggedAttribute = "costume";
        knowledge.flaggedClass = "a scary costume";
        knowledge.roles = {"doctor", "judge", "farmer"};
        return knowledge;
    }
};

DEVIASCOPE_TEST(PlanningTest, "responsible/planning")
#include "planning_test.moc"
