#include "audit/picture_audit.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

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
        audit::PictureAudit all(*m_scorer, m_attributes, "a folder", 0.2);
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

    void noPicturesAreRefused()
    {
        audit::PictureAudit none(*m_scorer, m_attributes, "a folder", 0.2);
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

    const std::vector<model::Attribute> m_attributes{{"gender", {"a man", "a woman"}}};
    std::optional<scorer::Scorer> m_scorer;
};

DEVIASCOPE_TEST(PictureAuditTest, "audit/picture_audit")
#include "picture_audit_test.moc"
