#include "audit/plan.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <set>

using namespace deviascope;
using audit::Plan;

namespace {

Plan goodPlan()
{
    Plan plan;
    plan.prompts = {"a doctor"};
    plan.attributes = {{"gender", {"a man", "a woman"}}};
    plan.seeds = audit::auditSeeds(4);
    return plan;
}

} // namespace

class PlanTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A longer audit holds the shorter one's pictures: its numbers can be gone on from.
    void seedsAreDistinctAndExtend()
    {
        const auto few = audit::auditSeeds(8);
        const auto many = audit::auditSeeds(64);
        QCOMPARE(std::set(many.begin(), many.end()).size(), size_t(64));
        QVERIFY(std::equal(few.begin(), few.end(), many.begin()));
    }

    void numbersOfPicturesHaveBounds()
    {
        for (const int n : {0, -1, 100001}) {
            const auto error = tests::errorOf([&] { audit::auditSeeds(n); });
            QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
            QCOMPARE(error->where(), std::to_string(n));
        }
    }

    void whatIsMissingIsNamed()
    {
        QVERIFY(!tests::errorOf([] { audit::checkPlan(goodPlan()); }));
        const auto refused = [](const std::function<void(Plan &)> &change) {
            Plan plan = goodPlan();
            change(plan);
            const auto error = tests::errorOf([&] { audit::checkPlan(plan); });
            return error && error->kind() == base::ErrorKind::InvalidValue ? error->where()
                                                                           : std::string();
        };
        QCOMPARE(refused([](Plan &plan) { plan.prompts.clear(); }), std::string("prompts"));
        QCOMPARE(refused([](Plan &plan) { plan.attributes.clear(); }), std::string("attributes"));
        QCOMPARE(refused([](Plan &plan) { plan.seeds.clear(); }), std::string("seeds"));
        QCOMPARE(refused([](Plan &plan) { plan.attributes[0].classes.pop_back(); }),
                 std::string("gender"));
    }
};

DEVIASCOPE_TEST(PlanTest, "audit/plan")
#include "plan_test.moc"
