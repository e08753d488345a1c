#include "audit/picture_audit.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace deviascope;

class PictureAuditTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_scorer.emplace(
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}}));
    }

    /// More than are judged at a time, small ones and large ones, count each once.
    void picturesAreCountedInBatches()
    {
        audit::PictureAudit all(*m_scorer, m_attributes, "a folder", 0.2, m_none);
        for (int i = 0; i < 70; ++i)
            all.add(plain(24 + i % 3, i * 3));
        all.add(plain(3400, 90)); // fills a batch by itself
        const observation::BiasReport report = all.finish();
        QCOMPARE(report.rows.size(), size_t(2));
        QCOMPARE(report.rows[0].n, 71);
        QCOMPARE(report.rows[0].count + report.rows[1].count + report.rows[0].uncertain, 71);
        QCOMPARE(report.rows[0].prompt, std::string("a folder"));
        QCOMPARE(report.rows[0].condition, std::string("before"));
    }

    /// A killed run goes on: what it judged is not judged again, here told by a false judgement.
    void whatWasJudgedIsTakenFromTheJournal()
    {
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "run.json";
        const auto counted = [&](int pictures) {
            format::Journal journal(file, "run");
            audit::PictureAudit all(*m_scorer, m_attributes, "a folder", 0.2, journal);
            for (int i = 0; i < pictures; ++i)
                all.add(plain(24, i * 3));
            const auto report = all.finish();
            return std::array{report.rows[0].count, report.rows[1].count, report.rows[0].uncertain};
        };
        const auto killed = counted(32); // one batch, then the next
        const auto whole = counted(40);
        QCOMPARE(whole, counted(40));
        std::ifstream in(file);
        std::stringstream text;
        text << in.rdbuf();
        in.close();
        std::string lines = text.str();
        const size_t labels = lines.find("[[");
        QVERIFY(labels != std::string::npos);
        const size_t end = lines.find("]]", labels);
        std::string women = "[[1";
        for (int i = 1; i < 32; ++i)
            women += ",1";
        std::ofstream(file) << lines.replace(labels, end - labels, women);
        const auto forged = counted(40);
        QCOMPARE(forged[1] - whole[1], 32 - killed[1]);
    }

    void noPicturesAreRefused()
    {
        audit::PictureAudit none(*m_scorer, m_attributes, "a folder", 0.2, m_none);
        const auto error = tests::errorOf([&] { none.finish(); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

private:
    static base::Picture plain(int side, int grey)
    {
        return {side, side,
                std::vector<std::uint8_t>(static_cast<size_t>(side) * side * 3,
                                          static_cast<std::uint8_t>(grey))};
    }

    format::Journal m_none;
    const std::vector<model::Attribute> m_attributes{{"gender", {"a man", "a woman"}}};
    std::optional<scorer::Scorer> m_scorer;
};

DEVIASCOPE_TEST(PictureAuditTest, "audit/picture_audit")
#include "picture_audit_test.moc"
