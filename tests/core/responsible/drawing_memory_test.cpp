#include "responsible/drawing_memory.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using responsible::DrawingMemory;
using responsible::Judged;
using responsible::Keep;

class DrawingMemoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasDrawnIsFoundInTheNextRun()
    {
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "run.json");
        {
            format::Journal journal(file, "run");
            DrawingMemory memory(journal, tests::inside(folder, "pictures"));
            memory.write("drawing-a", judged());
        }
        format::Journal journal(file, "run");
        const DrawingMemory memory(journal, tests::inside(folder, "pictures"));
        const auto found = memory.find("drawing-a", Keep::Pictures);
        QVERIFY(found);
        QCOMPARE(found->judgement.labels, judged().judgement.labels);
        QCOMPARE(found->judgement.named, judged().judgement.named);
        QVERIFY(found->pictures == judged().pictures);
        QCOMPARE(found->evaluations, std::int64_t(80));
        QVERIFY(!memory.find("drawing-b", Keep::Judgement));
    }

    /// Without one of its pictures a drawing is drawn again, where they are wanted.
    void aPictureThatIsGoneIsDrawnAgain()
    {
        const QTemporaryDir folder;
        format::Journal journal;
        DrawingMemory memory(journal, tests::inside(folder, ""));
        memory.write("drawing-a", judged());
        QVERIFY(QFile::remove(folder.filePath("drawing-a-1.png")));
        QVERIFY(!memory.find("drawing-a", Keep::Pictures));
        QVERIFY(memory.find("drawing-a", Keep::Judgement));
    }

    void withoutAFolderOnlyJudgementsAreKept()
    {
        format::Journal journal;
        DrawingMemory memory(journal, {});
        memory.write("drawing-a", judged());
        QVERIFY(!memory.find("drawing-a", Keep::Pictures));
        QCOMPARE(memory.find("drawing-a", Keep::Judgement)->judgement.labels.size(), size_t(1));
    }

    void aDamagedPartIsNotBelieved()
    {
        format::Journal journal;
        DrawingMemory memory(journal, {});
        journal.write("drawing-a", {{"judgement", "yes"}, {"evaluations", 3}});
        QVERIFY(!memory.find("drawing-a", Keep::Judgement));
    }

private:
    static Judged judged()
    {
        return {{{{1, -1}}, {true, false}},
                {base::Picture{1, 1, {1, 2, 3}}, base::Picture{1, 1, {4, 5, 6}}},
                80};
    }
};

DEVIASCOPE_TEST(DrawingMemoryTest, "responsible/drawing_memory")
#include "drawing_memory_test.moc"
