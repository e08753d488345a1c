#include "observation/look_memory.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using observation::Keep;
using observation::Look;
using observation::LookMemory;

class LookMemoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasDrawnIsFoundInTheNextRun()
    {
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "run.json");
        {
            format::Journal journal(file, "run");
            LookMemory memory(journal, tests::inside(folder, "pictures"));
            memory.write("drawing-a", judged());
        }
        format::Journal journal(file, "run");
        const LookMemory memory(journal, tests::inside(folder, "pictures"));
        const auto found = memory.find("drawing-a", 2, Keep::Pictures);
        QVERIFY(found);
        QCOMPARE(found->judgement.labels, judged().judgement.labels);
        QCOMPARE(found->judgement.named, judged().judgement.named);
        QVERIFY(found->pictures == judged().pictures);
        QCOMPARE(found->evaluations, std::int64_t(80));
        QCOMPARE(found->microBatches, (std::vector<int>{4, 2}));
        QVERIFY(!memory.find("drawing-b", 2, Keep::Judgement));
    }

    /// Without one of its pictures a drawing is drawn again, where they are wanted.
    void aPictureThatIsGoneIsDrawnAgain()
    {
        const QTemporaryDir folder;
        format::Journal journal;
        LookMemory memory(journal, tests::inside(folder, ""));
        memory.write("drawing-a", judged());
        QVERIFY(QFile::remove(folder.filePath("drawing-a-1.png")));
        QVERIFY(!memory.find("drawing-a", 2, Keep::Pictures));
        QVERIFY(memory.find("drawing-a", 2, Keep::Judgement));
    }

    void withoutAFolderOnlyJudgementsAreKept()
    {
        format::Journal journal;
        LookMemory memory(journal, {});
        memory.write("drawing-a", judged());
        QVERIFY(!memory.find("drawing-a", 2, Keep::Pictures));
        QCOMPARE(memory.find("drawing-a", 2, Keep::Judgement)->judgement.labels.size(), size_t(1));
    }

    /// As before pictures said how many were drawn together: counts hold, pictures are drawn again.
    void whatDoesNotSayHowItWasDrawnIsNoPicture()
    {
        const QTemporaryDir folder;
        format::Journal journal;
        LookMemory memory(journal, tests::inside(folder, ""));
        memory.write("drawing-a", judged());
        auto older = *journal.find("drawing-a");
        older.erase("micro_batches");
        journal.write("drawing-a", older);
        QVERIFY(memory.find("drawing-a", 2, Keep::Judgement));
        QVERIFY(!memory.find("drawing-a", 2, Keep::Pictures));
    }

    void aDamagedPartIsNotBelieved()
    {
        format::Journal journal;
        LookMemory memory(journal, {});
        journal.write("drawing-a", {{"judgement", "yes"}, {"evaluations", 3}});
        QVERIFY(!memory.find("drawing-a", 2, Keep::Judgement));
        memory.write("drawing-a", judged());
        QVERIFY(memory.find("drawing-a", 2, Keep::Judgement));
        QVERIFY(!memory.find("drawing-a", 3, Keep::Judgement)); // of other pictures
    }

private:
    static Look judged()
    {
        return {{{{1, -1}}, {true, false}},
                {base::Picture{1, 1, {1, 2, 3}}, base::Picture{1, 1, {4, 5, 6}}},
                80,
                {4, 2}};
    }
};

DEVIASCOPE_TEST(LookMemoryTest, "observation/look_memory")
#include "look_memory_test.moc"
