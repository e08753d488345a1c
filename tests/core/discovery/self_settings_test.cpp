#include "discovery/self_settings.h"

#include "core/support.h"
#include "discovery/student.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using discovery::SelfSettings;

/// Defaults of self-discovery, and what cannot be run.
class SelfSettingsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model = model::loadModel(model::teachingModelFolder(),
                                   {base::Compute{at::kCPU, at::kFloat}, {}});
    }

    void defaultsAreFilledIn()
    {
        const SelfSettings settings = discovery::filledIn(woman(), *m_model);
        QCOMPARE(settings.sites.size(), size_t(2));
        QCOMPARE(settings.pictures, 32);
        QCOMPARE(settings.steps, 50);
        QCOMPARE(settings.batch, 16);
        SelfSettings noise = woman();
        noise.objective = discovery::Objective::Noise;
        QCOMPARE(discovery::filledIn(noise, *m_model).batch, 8);
    }

    /// Each set of concepts keeps its share of the examples.
    void moreConceptsTakeMoreSteps()
    {
        SelfSettings settings = woman();
        settings.together = {"a man", "an old person"};
        QCOMPARE(discovery::filledIn(settings, *m_model).steps, 150);
    }

    void anAntiVectorKeepsItsPrompt()
    {
        SelfSettings settings = woman();
        settings.negative = "glasses";
        QCOMPARE(discovery::filledIn(settings, *m_model).base, std::string("a woman"));
        QCOMPARE(discovery::targetGuidanceOf(discovery::filledIn(settings, *m_model)), 4.0);
        QCOMPARE(discovery::targetGuidanceOf(discovery::filledIn(woman(), *m_model)), 1.0);
        settings.targetGuidance = 12;
        QCOMPARE(discovery::targetGuidanceOf(discovery::filledIn(settings, *m_model)), 12.0);
    }

    void impossibleSettingsAreRefused_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("no concept") << 0;
        QTest::newRow("concept is base") << 1;
        QTest::newRow("no pictures") << 2;
        QTest::newRow("a site that the model lacks") << 3;
        QTest::newRow("negative batch") << 4;
        QTest::newRow("another concept is base") << 5;
        QTest::newRow("together, with a negative") << 6;
        QTest::newRow("no strength") << 7;
        QTest::newRow("a guided target of noise") << 8;
        QTest::newRow("negative guidance") << 9;
    }

    void impossibleSettingsAreRefused()
    {
        QFETCH(int, which);
        SelfSettings settings = woman();
        if (which == 0)
            settings.concept_.clear();
        if (which == 1)
            settings.base = settings.concept_;
        if (which == 2)
            settings.pictures = -1;
        if (which == 3)
            settings.sites = {network::Site::parse("down_9")};
        if (which == 4)
            settings.batch = -3;
        if (which == 5)
            settings.together = {"a person"};
        if (which == 6) {
            settings.together = {"a man"};
            settings.negative = "glasses";
        }
        if (which == 7)
            settings.strength = 0;
        if (which == 8) {
            settings.objective = discovery::Objective::Noise;
            settings.targetGuidance = 2;
        }
        if (which == 9)
            settings.targetGuidance = -1;
        const auto error = tests::errorOf([&] { discovery::filledIn(settings, *m_model); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QVERIFY(!error->remedy().empty());
    }

private:
    static SelfSettings woman()
    {
        SelfSettings settings;
        settings.concept_ = "a woman";
        return settings;
    }

    std::optional<model::Model> m_model;
};

DEVIASCOPE_TEST(SelfSettingsTest, "discovery/self_settings")
#include "self_settings_test.moc"
