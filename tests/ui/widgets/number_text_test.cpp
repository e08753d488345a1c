#include "widgets/number_text.h"

#include "support/registry.h"

#include <QLocale>
#include <QtTest>

using namespace deviascope::ui;

class NumberTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale::c()); }

    void sharesAreWholePercentages()
    {
        QCOMPARE(percent(.524), QStringLiteral("52 %"));
        QCOMPARE(percent(1), QStringLiteral("100 %"));
        QCOMPARE(range({.4, .636}), QStringLiteral("40 % to 64 %"));
        QCOMPARE(countOf(12, 24), QStringLiteral("12 of 24"));
        QCOMPARE(countWithRange(12, 24, {.31, .69}), QStringLiteral("12 of 24\n31 to 69 %"));
    }

    /// A gain has its sign, and no change has none.
    void differencesHaveTheirSign()
    {
        QCOMPARE(points(.12), QStringLiteral("+12"));
        QCOMPARE(points(-.03), QStringLiteral("-3"));
        QCOMPARE(points(0), QStringLiteral("0"));
        QCOMPARE(pointsWithRange(.12, {-.03, .27}), QStringLiteral("+12\n-3 to +27"));
    }

    /// No p value is ever 0.
    void smallPValuesAreBelowSomething()
    {
        QCOMPARE(pValue(.0421), QStringLiteral("p = 0.042"));
        QCOMPARE(pValue(.0001), QStringLiteral("p < 0.001"));
        QCOMPARE(pValue(0), QStringLiteral("p < 0.001"));
        QCOMPARE(pInColumn(1), QStringLiteral("1.000"));
        QCOMPARE(pInColumn(.0009), QStringLiteral("< 0.001"));
    }

    void theDecimalSignIsTheUsers()
    {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(twoDigits(1.254), QStringLiteral("1,25"));
        QCOMPARE(pInColumn(.0421), QStringLiteral("0,042"));
    }
};

DEVIASCOPE_TEST(NumberTextTest, "widgets/number_text")
#include "number_text_test.moc"
