#include "discovery/kept_record.h"

#include "core/task/recorded_surroundings.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QDir>
#include <QtTest>

#include <stdexcept>

using namespace deviascope;
using discovery::KeptRecord;
using sampling::ActivationRecord;

class KeptRecordTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Six pictures, two at once: three batches.
    void batchesAreJoinedInTheirOrder()
    {
        base::Context context;
        const ActivationRecord whole =
            sampling::recordActivations(tests::tinyModel(), rows(), draw(), {}, m_sites, context);
        int calls = 0;
        verifyEqual(recorded(0, calls, Afterwards::Forgotten), whole);
    }

    void whatIsFinishedIsNotDrawnAgain()
    {
        int whole = 0, killed = 0, rest = 0;
        const ActivationRecord expected = recorded(0, whole, Afterwards::Forgotten);
        QVERIFY_EXCEPTION_THROWN(recorded(whole * 5 / 6, killed), std::runtime_error);
        QCOMPARE(files(), 2);
        verifyEqual(recorded(0, rest), expected);
        QCOMPARE(rest, whole / 3); // the last batch alone
        QCOMPARE(files(), 3);
        int none = 0;
        verifyEqual(recorded(0, none, Afterwards::Forgotten), expected);
        QCOMPARE(none, 0);
        QCOMPARE(files(), 0);
    }

    /// A file that was cut is drawn again, and so is what other sites were recorded for.
    void aDamagedBatchIsDrawnAgain()
    {
        int first = 0, second = 0, other = 0;
        const ActivationRecord expected = recorded(0, first);
        const QDir folder(m_folder.path());
        QFile file(folder.filePath(folder.entryList(QDir::Files).front()));
        QVERIFY(file.resize(file.size() / 2));
        verifyEqual(recorded(0, second), expected);
        QCOMPARE(second, first / 3);
        m_sites = {network::Site::parse("up_0")};
        QVERIFY(recorded(0, other, Afterwards::Forgotten).activations.contains(m_sites.front()));
        QCOMPARE(other, first);
    }

private:
    enum class Afterwards { Kept, Forgotten };

    ActivationRecord recorded(int killedAt, int &calls, Afterwards then = Afterwards::Kept)
    {
        base::Context context({}, [&](const base::Progress &) {
            if (++calls == killedAt)
                throw std::runtime_error("killed");
        });
        context.checkpointFolder = m_folder.path().toStdString();
        KeptRecord kept(context, "run");
        auto record = kept.record(tests::tinyModel(), "pictures", rows(), draw(), m_sites, context);
        if (then == Afterwards::Forgotten)
            kept.forget();
        return record;
    }

    static std::vector<sampling::Row> rows()
    {
        std::vector<sampling::Row> rows;
        for (std::uint64_t seed = 0; seed < 6; ++seed)
            rows.push_back({"a doctor", "", seed});
        return rows;
    }

    static sampling::Settings draw()
    {
        sampling::Settings settings = sampling::Settings::of(tests::tinyModel());
        settings.steps = 2;
        settings.microBatch = 2;
        return settings;
    }

    void verifyEqual(const ActivationRecord &a, const ActivationRecord &b) const
    {
        QCOMPARE(a.timesteps, b.timesteps);
        QCOMPARE(a.evaluations, b.evaluations);
        QVERIFY(at::equal(a.latents, b.latents));
        for (const network::Site &site : m_sites)
            QVERIFY(at::equal(a.activations.at(site), b.activations.at(site)));
    }

    int files() const
    {
        return static_cast<int>(QDir(m_folder.path()).entryList(QDir::Files).size());
    }

    QTemporaryDir m_folder;
    std::vector<network::Site> m_sites = {network::kMid};
};

DEVIASCOPE_TEST(KeptRecordTest, "discovery/kept_record")
#include "kept_record_test.moc"
