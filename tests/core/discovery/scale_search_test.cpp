#include "discovery/scale_search.h"

#include "base/error.h"
#include "core/discovery/with_teaching_model.h"
#include "discovery/method_settings.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using discovery::Finding;
using discovery::Settings;

namespace {

/// At no scale anything but noise.
Finding useless(const model::Model &model, const Settings &settings)
{
    direction::Direction direction;
    direction.name = direction.concept_ = settings.concept_;
    direction.base = settings.base;
    direction.text =
        at::zeros({1, model.text.tokenizer().length(), model.text.tower().config().width});
    return discovery::makeFinding(model, settings, direction, 0, 0);
}

} // namespace

class ScaleSearchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_settings.concept_ = "a woman"; }

    void aDirectionThatTurnsNothingIsNotUsable()
    {
        Finding finding = useless(m_teaching.model, m_settings);
        QVERIFY(finding.usable);
        base::Context context;
        discovery::searchScale(m_teaching.model, m_settings, finding, context);
        QVERIFY(!finding.usable);
        QVERIFY(!finding.reason.empty() && !finding.knownWords.empty());
        QVERIFY(!finding.direction.suggestedScale);
        QVERIFY(finding.scaleEvaluations > 0);
        QVERIFY(!finding.direction.provenance.at("scale_trials").empty());
    }

    void aStopKeepsTheFinding()
    {
        Finding finding = useless(m_teaching.model, m_settings);
        std::stop_source stop;
        stop.request_stop();
        base::Context context(stop.get_token());
        discovery::searchScale(m_teaching.model, m_settings, finding, context);
        QVERIFY(finding.stoppedEarly && finding.usable);
    }

    void withoutAScorerNothingIsLookedFor()
    {
        tests::WithTeachingModel blind;
        blind.model.scorer.reset();
        Finding finding = useless(blind.model, m_settings);
        base::Context context;
        discovery::searchScale(blind.model, m_settings, finding, context);
        QVERIFY(finding.usable && finding.scaleEvaluations == 0);
    }

private:
    tests::WithTeachingModel m_teaching;
    Settings m_settings;
};

DEVIASCOPE_TEST(ScaleSearchTest, "discovery/scale_search")
#include "scale_search_test.moc"
