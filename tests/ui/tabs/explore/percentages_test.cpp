#include "tabs/explore/percentages.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope::ui;

class PercentagesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void percentagesSumToAHundred()
    {
        QCOMPARE(evenPercentages(3), (std::vector<int>{34, 33, 33}));
        QCOMPARE(evenPercentages(2), (std::vector<int>{50, 50}));
        QVERIFY(evenPercentages(0).empty());
    }

    /// 34, 33 and 33 stand for thirds.
    void evenOnesAreExactlyEven()
    {
        QCOMPARE(*sharesOf({34, 33, 33}), (std::vector<double>(3, 1. / 3)));
        QCOMPARE(*sharesOf({33, 34, 33}), (std::vector<double>{.33, .34, .33}));
        QCOMPARE(*sharesOf({40, 60}), (std::vector<double>{.4, .6}));
        QVERIFY(!sharesOf({40, 50}));
    }
};

DEVIASCOPE_TEST(PercentagesTest, "tabs/explore/percentages")
#include "percentages_test.moc"
