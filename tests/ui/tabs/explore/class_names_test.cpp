#include "tabs/explore/class_names.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope::ui;

class ClassNamesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void namesWhatTellsClassesApart()
    {
        using Names = std::vector<std::string>;
        QCOMPARE(shortClassNames({"a man", "a woman"}), (Names{"man", "woman"}));
        QCOMPARE(shortClassNames({"a person with light skin", "a person with medium-dark skin"}),
                 (Names{"light", "medium-dark"}));
        QCOMPARE(shortClassNames({"a young person", "an adult person"}), (Names{"young", "adult"}));
        QCOMPARE(shortClassNames({"a", "a b"}), (Names{"a", "a b"}));
        QCOMPARE(shortClassNames({"red", "red"}), (Names{"red", "red"}));
    }

    /// Nothing is cut where there is nothing to tell apart, and no name becomes empty.
    void aNameIsNeverEmpty()
    {
        using Names = std::vector<std::string>;
        QVERIFY(shortClassNames({}).empty());
        QCOMPARE(shortClassNames({"a person"}), (Names{"a person"}));
        QCOMPARE(shortClassNames({"an old person", "a person"}), (Names{"old person", "person"}));
        for (const std::string &name : shortClassNames({"a a", "a a a", "a"}))
            QVERIFY(!name.empty());
    }
};

DEVIASCOPE_TEST(ClassNamesTest, "tabs/explore/class_names")
#include "class_names_test.moc"
