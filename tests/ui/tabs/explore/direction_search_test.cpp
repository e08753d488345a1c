#include "tabs/explore/direction_search.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class DirectionSearchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void allThatACardSaysIsSearched_data()
    {
        QTest::addColumn<QString>("search");
        QTest::addColumn<bool>("found");
        QTest::newRow("nothing") << "" << true;
        QTest::newRow("name") << "OLDER" << true;
        QTest::newRow("concept") << "old person" << true;
        QTest::newRow("base") << "doctor" << true;
        QTest::newRow("method") << "self" << true;
        QTest::newRow("tags") << "teaching age" << true;
        QTest::newRow("one word too many") << "older woman" << false;
    }
    void allThatACardSaysIsSearched()
    {
        QFETCH(QString, search);
        engine::DirectionSummary direction;
        direction.id = "woman";
        direction.name = "older";
        direction.conceptText = "an old person";
        direction.baseText = "a doctor";
        direction.method = "self";
        direction.tags = {"Age", "teaching"};
        QTEST(ui::matches(direction, search.toStdString()), "found");
    }
};

DEVIASCOPE_TEST(DirectionSearchTest, "tabs/explore/direction_search")
#include "direction_search_test.moc"
