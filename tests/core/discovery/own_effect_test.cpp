#include "discovery/own_effect.h"

#include "core/discovery/with_teaching_model.h"
#include "discovery/text_steering.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class OwnEffectTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Text steering to "a woman" turns most men of the teaching model, and leaves the others.
    void itCountsWhatADirectionDoes()
    {
        discovery::Settings settings{discovery::TextSteering()};
        settings.concept_ = "a woman";
        settings.searchScale = false;
        const auto found = m_model.find(discovery::TextSteering(), settings).front();
        m_model.model.defaults.sampler = "dpmpp_2m"; // few steps are enough
        m_model.model.defaults.steps = 6;
        base::Context context;
        const auto effect =
            discovery::ownEffect(m_model.model, settings, found.direction, 1.5, context);
        QVERIFY(effect.flips.n >= 10 && effect.flips.n < 32); // some are women already
        QVERIFY(effect.flips.count * 2 > effect.flips.n);
        QCOMPARE(effect.othersKept.n, 32);
        QVERIFY(effect.othersKept.count >= 8);
        QVERIFY(effect.roleKept.n >= 16);

        const auto none =
            discovery::ownEffect(m_model.model, settings, found.direction, 0, context);
        QCOMPARE(none.flips.count, 0);
        QCOMPARE(none.othersKept.count, 32);
        QCOMPARE(none.roleKept.count, none.roleKept.n);
    }

private:
    tests::WithTeachingModel m_model;
};

DEVIASCOPE_TEST(OwnEffectTest, "discovery/own_effect")
#include "own_effect_test.moc"
