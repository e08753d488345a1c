#include "explanation/shortcuts.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using explanation::Shortcut;

class ShortcutsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void suspectsAreShownOftener()
    {
        const std::vector<model::Attribute> attributes{{"hat", {"a hat", "no hat"}},
                                                       {"tone", {"blue", "pink", "grey"}}};
        const std::vector<std::vector<int>> plain{{0, 1, 0, 1}, {0, 1, 2, 2}},
            maximising{{0, 0, 0, 1}, {1, 1, 1, 1}};
        const auto found = explanation::suspectsOf(attributes, plain, maximising);
        QCOMPARE(found.size(), size_t(2));
        QCOMPARE(found[0].label, std::string("pink"));
        QCOMPARE(found[0].more, 0.75);
        QCOMPARE(found[1].label, std::string("a hat"));
        QCOMPARE(explanation::suspectsOf(attributes, plain, maximising, 1).size(), size_t(1));
        QVERIFY(explanation::suspectsOf(attributes, plain, plain).empty());
    }

    /// A picture that became the class itself is no shortcut.
    void onlyPairsOfTheSameCoreCount()
    {
        const std::vector<double> before{.1, .2, .1, .2, .1}, after{.9, .3, .2, .4, .2};
        const std::vector<int> coreBefore{0, 0, 0, 0, -1}, coreAfter{1, 0, 0, 0, 0};
        const Shortcut found = explanation::tried("blue", before, after, coreBefore, coreAfter);
        QCOMPARE(found.pairs, 3);
        QVERIFY(std::abs(found.scoreChange.value() - (.1 + .1 + .2) / 3) < 1e-12);
        QCOMPARE(found.p, 0.25); // 2 / 2^3
        QCOMPARE(explanation::tried("blue", before, after, {}, {}).pairs, 5);
        const Shortcut none =
            explanation::tried("blue", before, after, std::vector<int>(5, -1), coreAfter);
        QCOMPARE(none.pairs, 0);
        QCOMPARE(none.p, 1.0);
        QVERIFY(!none.scoreChange && !none.interval);
        const std::vector<int> one{0, -1, -1, -1, -1};
        std::vector<Shortcut> single{explanation::tried("blue", before, after, one, one)};
        QCOMPARE(single[0].pairs, 1);
        QVERIFY(single[0].scoreChange && !single[0].interval);
        single[0].p = 0;
        explanation::decide(single, 0.1);
        QVERIFY(!single[0].confirmed);
    }

    void confirmedIsClearUpwardsAndEnough()
    {
        const auto of = [](double change, double low, double p) {
            Shortcut shortcut;
            shortcut.scoreChange = change;
            shortcut.interval = base::Interval{low, 2 * change - low};
            shortcut.p = p;
            return shortcut;
        };
        std::vector<Shortcut> all{of(.3, .2, .001), of(.3, .2, .02), of(.05, .04, .001),
                                  of(-.3, -.4, .001)};
        explanation::decide(all, 0.1);
        QVERIFY(all[0].confirmed);
        QCOMPARE(all[0].pAdjusted, .004);
        QVERIFY(all[1].confirmed); // p .02 is the last in Holm's order
        QVERIFY(!all[2].confirmed && !all[3].confirmed);
        all[1].p = 0.06;
        explanation::decide(all, 0.1);
        QVERIFY(!all[1].confirmed);
    }
};

DEVIASCOPE_TEST(ShortcutsTest, "explanation/shortcuts")
#include "shortcuts_test.moc"
