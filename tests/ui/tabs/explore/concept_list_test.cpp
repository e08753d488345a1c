#include "tabs/explore/concept_list.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope::ui;

class ConceptListTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsSets_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("sets");
        QTest::addColumn<QStringList>("concepts");
        const auto row = [](const char *name, const char *text, const QStringList &sets,
                            const QStringList &concepts) {
            QTest::newRow(name) << QString::fromLatin1(text) << sets << concepts;
        };
        const QString woman = QStringLiteral("a woman"), old = QStringLiteral("an old person");
        row("none", " ; ", {}, {});
        row("one", " a  woman ", {woman}, {woman});
        row("two", "a woman;an old person; ", {woman, old}, {woman, old});
        row("both in one picture", "a woman; a woman + an old person",
            {woman, QStringLiteral("a woman + an old person")}, {woman, old});
        row("a plus sign of its own", "a c++ book", {QStringLiteral("a c++ book")},
            {QStringLiteral("a c++ book")});
    }

    void readsSets()
    {
        QFETCH(const QString, text);
        QFETCH(const QStringList, sets);
        QFETCH(const QStringList, concepts);
        const auto texts = [](const std::vector<std::string> &strings) {
            QStringList list;
            for (const std::string &each : strings)
                list << QString::fromStdString(each);
            return list;
        };
        const ConceptList list = ConceptList::of(text);
        QCOMPARE(texts(list.sets), sets);
        QCOMPARE(texts(list.concepts), concepts);
    }

    void listsWhatIsNamed()
    {
        QCOMPARE(semicolonList(QStringLiteral(" violence;;a  knife; violence ")),
                 (std::vector<std::string>{"violence", "a knife"}));
        QVERIFY(semicolonList(QStringLiteral(" ; ")).empty());
    }
};

DEVIASCOPE_TEST(ConceptListTest, "tabs/explore/concept_list")

#include "concept_list_test.moc"
