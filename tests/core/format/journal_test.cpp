#include "format/journal.h"

#include "core/support.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using format::Journal;

class JournalTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRunGoesOnWithWhatItFinished()
    {
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "run.json");
        Journal(file, "run").write("a doctor", {{"n", 3}});
        const Journal next(file, "run");
        QCOMPARE(next.find("a doctor")->at("n").get<int>(), 3);
        QVERIFY(!next.find("a judge"));
    }

    void aRunGoesOnUnderANewName()
    {
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "run.json");
        Journal(file, "old").write("a doctor", 1);
        Journal next(file, "run", "old");
        QVERIFY(next.find("a doctor"));
        next.write("a judge", 2);
        QCOMPARE(Journal(file, "run").find("a doctor")->get<int>(), 1);
        QVERIFY(!Journal(file, "other").find("a judge"));
    }

    void anotherRunStartsAnew()
    {
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "run.json");
        Journal(file, "run").write("a doctor", 1);
        Journal other(file, "other");
        QVERIFY(!other.find("a doctor"));
        other.write("a judge", 2);
        QVERIFY(!Journal(file, "run").find("a doctor"));
    }

    void aDamagedFileIsReplaced()
    {
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "run.json");
        tests::writeBytes(file, "{\"run\": \"run\", \"parts\": [");
        Journal journal(file, "run");
        QVERIFY(!journal.find("a doctor"));
        journal.write("a doctor", 1);
        QCOMPARE(Journal(file, "run").find("a doctor")->get<int>(), 1);
    }

    /// As a kill in the middle of a write leaves it.
    void aLineThatWasCutOffIsNotBelieved()
    {
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "run.json");
        {
            Journal journal(file, "run");
            journal.write("a doctor", 1);
            journal.write("a judge", {{"n", 2}});
        }
        const QByteArray whole = tests::readBytes(file);
        const auto second = whole.lastIndexOf('\n', -2) + 1; // where the last line begins
        for (auto size = second; size < whole.size(); ++size) {
            tests::writeBytes(file, whole.left(size));
            Journal journal(file, "run");
            QCOMPARE(journal.find("a doctor")->get<int>(), 1);
            QVERIFY(!journal.find("a judge"));
            journal.write("a nurse", 3);
            const Journal next(file, "run");
            QCOMPARE(next.find("a doctor")->get<int>(), 1);
            QCOMPARE(next.find("a nurse")->get<int>(), 3);
        }
    }

    void aPartIsAddedWithoutWritingTheOthersAnew()
    {
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "run.json");
        Journal journal(file, "run");
        journal.write("a doctor", 1);
        const QByteArray before = tests::readBytes(file);
        journal.write("a judge", 2);
        journal.write("a doctor", 3);
        QVERIFY(tests::readBytes(file).startsWith(before));
        QCOMPARE(Journal(file, "run").find("a doctor")->get<int>(), 3);
    }

    void whatIsForgottenLeavesTheFileAtTheNextWrite()
    {
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "run.json");
        Journal journal(file, "run");
        journal.write("drawing-1", 1);
        journal.write("drawing-2", 2);
        journal.forget("drawing-");
        QVERIFY(!journal.find("drawing-1"));
        journal.write("a doctor", 3);
        const Journal next(file, "run");
        QVERIFY(!next.find("drawing-2"));
        QVERIFY(next.find("a doctor"));
    }

    void withoutAFileItRemembersUntilItGoes()
    {
        Journal journal;
        journal.write("a doctor", 1);
        QVERIFY(journal.find("a doctor"));
    }
};

DEVIASCOPE_TEST(JournalTest, "format/journal")
#include "journal_test.moc"
