#include "task/run_journal.h"

#include "base/paths.h"
#include "core/task/recorded_surroundings.h"
#include "model/run_key.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;
using task::Runs;
namespace fs = std::filesystem;

class RunJournalTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSameKeyFinds_data()
    {
        QTest::addColumn<QString>("out");
        QTest::newRow("in a folder") << "run";
        QTest::newRow("in the cache") << "";
    }
    void theSameKeyFinds()
    {
        QFETCH(const QString, out);
        const fs::path folder = out.isEmpty() ? fs::path() : m_folders.path(out);
        journal(folder, 1).write("part", 7);
        QCOMPARE(*journal(folder, 1).find("part"), json(7));
        QVERIFY(!journal(folder, 2).find("part"));
        const auto model = model::loadModel(DEVIASCOPE_TEST_DATA "/golden/tiny-sd2",
                                            {base::Compute{at::kCPU, at::kFloat}});
        QVERIFY(!task::runJournal(model, "audit", folder, {{"seed", 1}}).find("part"));
        const fs::path file = folder / "audit-unfinished.json";
        QVERIFY(out.isEmpty() || fs::exists(file));
    }

    /// One run takes the place of another in a folder; in the cache they stand side by side, as
    /// several do.
    void runsSideBySide()
    {
        const fs::path folder = m_folders.path("several");
        for (const auto &[place, runs, both] :
             {std::tuple(folder, Runs::One, false), std::tuple(folder, Runs::Several, true),
              std::tuple(fs::path(), Runs::One, true)}) {
            for (const int seed : {11, 12})
                journal(place, seed, runs).write("part", seed);
            QCOMPARE(bool(journal(place, 11, runs).find("part")), both);
            QCOMPARE(*journal(place, 12, runs).find("part"), json(12));
        }
    }

    /// What a run was called before the model's hash was of its contents alone.
    void aRunOfBeforeGoesOn()
    {
        const json key = {{"seed", 21}};
        const std::string former = model::formerRunKey(tests::tinyModel(), key);
        QVERIFY(former != model::runKey(tests::tinyModel(), key));
        const fs::path cache = base::cacheFolder() / "runs";
        format::Journal(cache / ("audit-" + former.substr(0, 16) + ".json"), former)
            .write("part", 5);
        QCOMPARE(*journal({}, 21).find("part"), json(5));
    }

private:
    static format::Journal journal(const fs::path &out, int seed, Runs runs = Runs::One)
    {
        return task::runJournal(tests::tinyModel(), "audit", out, {{"seed", seed}}, runs);
    }

    tests::UsersFolders m_folders;
};

DEVIASCOPE_TEST(RunJournalTest, "task/run_journal")
#include "run_journal_test.moc"
