#include "discovery/scale_search.h"

#include "base/error.h"
#include "core/discovery/with_teaching_model.h"
#include "core/support.h"
#include "direction/origin.h"
#include "discovery/method_settings.h"
#include "discovery/provenance.h"
#include "discovery/text_steering.h"
#include "support/registry.h"

#include <QtTest>

#include <stdexcept>

using namespace deviascope;
using discovery::Finding;
using discovery::Subject;

namespace {

/// At no scale anything but noise.
Finding useless(const model::Model &model, const Subject &subject)
{
    direction::Direction direction;
    direction.name = direction.concept_ = subject.concept_;
    direction.base = subject.base;
    direction.text =
        at::zeros({1, model.text.tokenizer().length(), model.text.tower().config().width});
    return discovery::makeFinding(model, {discovery::TextSteering(), subject}, direction, 0, 0);
}

} // namespace

class ScaleSearchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_subject.concept_ = "a woman"; }

    void aDirectionThatTurnsNothingIsNotUsable()
    {
        const model::Model model = quick();
        Finding finding = useless(model, m_subject);
        QVERIFY(finding.usable);
        base::Context context;
        discovery::searchScale(model, m_subject, finding, context);
        QVERIFY(!finding.usable);
        QVERIFY(!finding.reason.empty() && !finding.knownWords.empty());
        QVERIFY(!finding.direction.suggestedScale);
        QVERIFY(finding.scaleEvaluations > 0);
        QVERIFY(!finding.direction.provenance.at("scale_trials").empty());
    }

    void aStopKeepsTheFinding()
    {
        Finding finding = useless(m_teaching.model, m_subject);
        std::stop_source stop;
        stop.request_stop();
        base::Context context(stop.get_token());
        discovery::searchScale(m_teaching.model, m_subject, finding, context);
        QVERIFY(finding.stoppedEarly && finding.usable);
    }

    /// Its base is its concept: what turns is that the unwanted goes.
    void anAntiVectorTurnsWhatIsUnwanted()
    {
        const model::Model model = quick();
        const Subject subject = without("a costume", "a scary costume");
        Finding finding = useless(model, subject);
        finding.direction.text = (model.text.encode({std::string("a friendly costume")}) -
                                  model.text.encode({subject.negative}))
                                     .to(at::kFloat);
        base::Context context;
        discovery::searchScale(model, subject, finding, context);
        QVERIFY2(finding.usable && finding.direction.suggestedScale, finding.reason.c_str());
        for (const auto &trial : finding.direction.provenance.at("scale_trials"))
            QVERIFY(trial.at("candidates").get<int>() < 16); // some costumes are not scary
    }

    /// What is not to be seen cannot be seen to go: that is said, after the one drawing.
    void whatIsNotThereCannotGo()
    {
        const model::Model model = quick();
        const Subject subject = without("a doctor", "a skull");
        Finding finding = useless(model, subject);
        base::Context context;
        discovery::searchScale(model, subject, finding, context);
        QVERIFY(!finding.usable && !finding.direction.suggestedScale);
        QVERIFY2(finding.reason.find("a skull") != std::string::npos, finding.reason.c_str());
        QVERIFY(finding.direction.provenance.at("scale_trials").empty());
    }

    /// A killed search draws nothing twice and ends as if it had not been killed.
    void aKilledSearchGoesOn()
    {
        const model::Model model = quick();
        int polls = 0;
        const auto search = [&](const QTemporaryDir &folder, double end) {
            polls = 0;
            Finding finding = useless(model, m_subject);
            base::Context context({}, [&](const base::Progress &progress) {
                ++polls;
                if (progress.fraction > end)
                    throw std::runtime_error("killed");
            });
            context.checkpointFolder = folder.path().toStdString();
            discovery::searchScale(model, m_subject, finding, context);
            return finding;
        };
        const Finding whole = search(QTemporaryDir(), 2);
        const int all = polls;
        QTemporaryDir folder;
        QVERIFY_EXCEPTION_THROWN(search(folder, 0.6), std::runtime_error);
        const int first = polls;
        QCOMPARE(tests::everythingIn(folder).size(), 1);
        const Finding rest = search(folder, 2);
        QVERIFY2(first + polls < all + 8, // the killed eight pictures are drawn again
                 qPrintable(QString("%1 and %2 of %3").arg(first).arg(polls).arg(all)));
        QCOMPARE(rest.direction.provenance.at("scale_trials"),
                 whole.direction.provenance.at("scale_trials"));
        QCOMPARE(rest.scaleEvaluations, whole.scaleEvaluations);
        QCOMPARE(tests::everythingIn(folder).size(), 0); // a finished search leaves nothing
        // Another direction's search is another.
        Finding other = useless(model, m_subject);
        other.direction.text = other.direction.text + 1e-3;
        QVERIFY(discovery::scaleSearchKey(model, m_subject, other.direction) !=
                discovery::scaleSearchKey(model, m_subject, rest.direction));
    }

    /// What has no scale because of a stop takes no finished direction's place.
    void aStoppedSearchIsSaid()
    {
        const model::Model model = quick();
        Finding finding = useless(model, m_subject);
        std::stop_source stop;
        stop.request_stop();
        base::Context context(stop.get_token());
        discovery::searchScale(model, m_subject, finding, context);
        QVERIFY(finding.stoppedEarly);
        QVERIFY(direction::stoppedEarly(finding.direction));
    }

    void withoutAScorerNothingIsLookedFor()
    {
        tests::WithTeachingModel blind;
        blind.model.scorer.reset();
        Finding finding = useless(blind.model, m_subject);
        base::Context context;
        discovery::searchScale(blind.model, m_subject, finding, context);
        QVERIFY(finding.usable && finding.scaleEvaluations == 0);
    }

private:
    /// What an anti-vector is asked for.
    static Subject without(const char *concept_, const char *negative)
    {
        Subject subject;
        subject.concept_ = subject.base = concept_;
        subject.negative = negative;
        return subject;
    }

    /// The teaching model with short drawings.
    model::Model quick() const
    {
        model::Model model = m_teaching.model;
        model.defaults.sampler = "dpmpp_2m";
        model.defaults.steps = 3;
        return model;
    }

    tests::WithTeachingModel m_teaching;
    Subject m_subject;
};

DEVIASCOPE_TEST(ScaleSearchTest, "discovery/scale_search")
#include "scale_search_test.moc"
