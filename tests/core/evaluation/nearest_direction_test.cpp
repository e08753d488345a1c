#include "evaluation/nearest_direction.h"

#include "core/discovery/with_teaching_model.h"
#include "discovery/text_steering.h"
#include "support/registry.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using discovery::Finding;

class NearestDirectionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Of a direction to yellow backgrounds and one that leads from women to men, the second turned
    /// round leads to women.
    void theRightOneIsChosenAndTurnedRound()
    {
        std::vector<Finding> findings = {
            textStep("a person", "a person on a yellow background", "yellow"),
            textStep("a woman", "a man", "to men")};
        discovery::Subject subject;
        subject.concept_ = "a woman";
        subject.searchScale = false;
        const QTemporaryDir folder;
        base::Context context;
        context.checkpointFolder = folder.path().toStdString();
        const Finding nearest =
            evaluation::nearestDirection(m_model.model, subject, findings, context);
        QCOMPARE(nearest.direction.name, std::string("to men"));
        QCOMPARE(nearest.direction.concept_, std::string("a woman"));
        QVERIFY(at::equal(nearest.direction.text, -findings[1].direction.text));
        const auto chosen = nearest.direction.provenance.at("nearest");
        QCOMPARE(chosen.at("of").get<int>(), 2);
        QCOMPARE(chosen.at("side").get<int>(), -1);
        QVERIFY(chosen.at("turned").get<int>() >= 3);
        // Untouched, and two to either side, of eight pictures in 20 steps of two halves.
        QCOMPARE(chosen.at("evaluations").get<int>(), 5 * 8 * 20 * 2);
        QVERIFY(QDir(folder.path()).isEmpty(QDir::Files));
        QCOMPARE(evaluation::forecastOfNearest(m_model.model, subject, 2), 5. * 8 * 20 * 2);
    }

private:
    Finding textStep(const std::string &from, const std::string &to, const std::string &name)
    {
        discovery::Settings settings{discovery::TextSteering()};
        settings.base = from;
        settings.concept_ = to;
        Finding finding = m_model.find(discovery::TextSteering(), settings).front();
        finding.direction.name = name;
        return finding;
    }

    tests::WithTeachingModel m_model;
};

DEVIASCOPE_TEST(NearestDirectionTest, "evaluation/nearest_direction")
#include "nearest_direction_test.moc"
