#include "tabs/explore/card_search.h"

#include "support/named_child.h"
#include "support/registry.h"

#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QtTest>

using namespace deviascope::ui;
using deviascope::tests::namedChild;

class CardSearchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Few cards are found by looking.
    void theFieldComesWithManyCards()
    {
        CardSearch search;
        search.setCount(5, 5);
        QVERIFY(search.isHidden());
        search.setCount(6, 6);
        QVERIFY(!search.isHidden());
        QVERIFY(namedChild<QLabel>(search, "foundDirections")->isHidden());
    }

    /// A search that is going on stays, though cards went meanwhile.
    void aSearchThatIsGoingOnStays()
    {
        CardSearch search;
        QSignalSpy changed(&search, &CardSearch::changed);
        search.setCount(6, 6);
        namedChild<QLineEdit>(search, "searchDirections")->setText(QStringLiteral("hat"));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(search.text(), std::string("hat"));
        search.setCount(1, 4);
        QVERIFY(!search.isHidden());
        QCOMPARE(namedChild<QLabel>(search, "foundDirections")->text(),
                 QStringLiteral("1 of 4 directions match"));
        search.setCount(0, 0); // nothing is left to search in
        QVERIFY(search.isHidden());
        QVERIFY(search.text().empty());
    }

    /// Esc stops drawings elsewhere; here it is the field's while there is text.
    void escapeClears()
    {
        CardSearch search;
        search.setCount(6, 6);
        auto *field = namedChild<QLineEdit>(search, "searchDirections");
        field->setText(QStringLiteral("hat"));
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(search.text().empty());
        QKeyEvent second(QEvent::ShortcutOverride, Qt::Key_Escape, Qt::NoModifier);
        second.ignore();
        QCoreApplication::sendEvent(field, &second);
        QVERIFY(!second.isAccepted());
    }
};

DEVIASCOPE_TEST(CardSearchTest, "tabs/explore/card_search")
#include "card_search_test.moc"
