#include "widgets/number_fields.h"

#include "support/registry.h"

#include <QLocale>
#include <QtTest>

#include <clocale>

using namespace deviascope::ui;

/// Runs under a German locale (tests/CMakeLists.txt), which ./test builds.
class NumberFieldsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(std::setlocale(LC_ALL, ""), "the German locale is missing: ./test builds it");
        QCOMPARE(std::localeconv()->decimal_point, ",");
        QCOMPARE(QLocale().decimalPoint(), u","_qs);
        QCOMPARE(QLocale().toString(.75), u"0,75"_qs);
    }

    void pointAndCommaAreTheDecimalSign_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<double>("value");
        QTest::newRow("a point") << u"0.75"_qs << .75;
        QTest::newRow("a comma") << u"0,75"_qs << .75;
        QTest::newRow("none") << u"12"_qs << 12.;
        QTest::newRow("below 0") << u"-1.5"_qs << -1.5;
        QTest::newRow("three decimals typed") << u"1.250"_qs << 1.25;
        QTest::newRow("a sign alone at the end") << u"3."_qs << 3.;
    }

    void pointAndCommaAreTheDecimalSign()
    {
        QFETCH(QString, typed);
        QFETCH(double, value);
        for (const QLocale &locale :
             {QLocale(), QLocale::c(), QLocale(QLocale::French), QLocale(QLocale::Arabic)}) {
            DecimalField field;
            field.setLocale(locale);
            field.setRange(-2000, 2000);
            field.setDecimals(3);
            field.clear();
            QTest::keyClicks(&field, typed);
            QTest::keyClick(&field, Qt::Key_Enter);
            QCOMPARE(field.value(), value);
        }
    }

    void twoSignsAreNotTaken()
    {
        DecimalField field;
        field.setRange(-2000, 2000);
        field.clear();
        QTest::keyClicks(&field, u"1.0,5"_qs);
        QTest::keyClick(&field, Qt::Key_Enter);
        QCOMPARE(field.value(), 1.05); // the second sign did not get in
    }

    /// 12.5 is no 125.
    void wholeNumbersHaveNoSign()
    {
        for (const QString &typed : {u"12.5"_qs, u"12,5"_qs}) {
            WholeField field;
            field.setRange(0, 100000);
            field.clear();
            QTest::keyClicks(&field, typed.left(3));
            QCOMPARE(field.text(), u"12"_qs);
        }
        WholeField field;
        field.setRange(0, 100000);
        field.clear();
        QTest::keyClicks(&field, u"2000"_qs);
        QTest::keyClick(&field, Qt::Key_Enter);
        QCOMPARE(field.value(), 2000);
    }
};

DEVIASCOPE_TEST(NumberFieldsTest, "widgets/number_fields")
#include "number_fields_test.moc"
