#include "responsible/needed_direction.h"

#include "base/error.h"
#include "core/task/recorded_surroundings.h"
#include "discovery/scale_search.h"
#include "discovery/self_discovery.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using responsible::NeededDirection;
using responsible::Roles;

class NeededDirectionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
    }

    void aClassIsSeenFromItsBase()
    {
        const auto woman = responsible::directionTo(m_model->knowledge, "a woman", {"doctor"});
        QCOMPARE(woman.name, std::string("a woman"));
        QCOMPARE(woman.subject.base, std::string("a person"));
        QCOMPARE(woman.subject.without, (std::vector<std::string>{"doctor"}));
        const auto costume = responsible::directionTo({}, "a friendly costume", {});
        QCOMPARE(costume.subject.base, std::string("a costume"));
    }

    void whatIsUnwantedIsTheNegative()
    {
        const auto needed =
            responsible::directionAgainst("a scary costume", "a costume", "a friendly costume");
        QCOMPARE(needed.name, std::string("a costume without a scary costume"));
        QCOMPARE(needed.label, std::string("a friendly costume"));
        QCOMPARE(needed.subject.concept_, needed.subject.base);
        QCOMPARE(needed.subject.negative, std::string("a scary costume"));
    }

    /// It is what was needed and nothing else.
    void whatIsLearnedAnswersTheNeed()
    {
        const model::Model &tiny = tests::tinyModel();
        NeededDirection needed = responsible::directionTo(tiny.knowledge, "a woman", {});
        const double forecast = responsible::forecastOfLearning(tiny, needed);
        const discovery::SelfDiscovery self;
        QCOMPARE(forecast + discovery::forecastOfScale(tiny, needed.subject),
                 self.forecast(tiny, {self, needed.subject}));
        QVERIFY(forecast > 0);
        base::Context context;
        const auto learned = responsible::learnNeeded(tiny, needed, context);
        QCOMPARE(learned.name, std::string("a woman"));
        QVERIFY(!learned.suggestedScale);
        QVERIFY(responsible::isLearnedHere(learned));
        QVERIFY(!responsible::isLearnedHere({}));
        QVERIFY(responsible::answers(learned, tiny, needed, Roles::Same));

        NeededDirection held = needed;
        held.subject.without = {"doctor"};
        QVERIFY(!responsible::answers(learned, tiny, held, Roles::Same));
        QVERIFY(responsible::answers(learned, tiny, held, Roles::Any));
        const auto man = responsible::directionTo(tiny.knowledge, "a man", {});
        QVERIFY(!responsible::answers(learned, tiny, man, Roles::Any));
        const auto anti = responsible::directionAgainst("a hat", "a woman", "a person");
        QVERIFY(!responsible::answers(learned, tiny, anti, Roles::Any));
        model::Model other = tiny;
        other.hash = "another";
        QVERIFY(!responsible::answers(learned, other, needed, Roles::Any));

        // One that left out the same roles goes before one that did not.
        direction::Direction apart = learned;
        apart.provenance["settings"]["without"] = {"doctor"};
        QCOMPARE(responsible::findNeeded({&learned, &apart}, tiny, held), &apart);
        QCOMPARE(responsible::findNeeded({&learned}, tiny, held), &learned);
        // One that left out more has learned from no judged role either.
        direction::Direction more = learned;
        more.provenance["settings"]["without"] = {"doctor", "judge"};
        QCOMPARE(responsible::findNeeded({&learned, &more}, tiny, held), &more);
        QCOMPARE(responsible::findNeeded({&more, &apart}, tiny, held), &apart);
        QVERIFY(!responsible::findNeeded({&learned}, tiny, held, Roles::LeftOut));
        QVERIFY(!responsible::findNeeded({&more}, tiny, held, Roles::Same));
        QVERIFY(!responsible::findNeeded({&learned}, tiny, man));
        direction::Direction part = learned;
        part.provenance["stopped_early"] = true;
        QVERIFY(!responsible::findNeeded({&part}, tiny, needed));
        QCOMPARE(responsible::findNeeded({&part, &learned}, tiny, needed), &learned);
        QVERIFY(responsible::isDoubtful(part));
        apart.provenance = "damaged";
        QVERIFY(!responsible::answers(apart, tiny, needed, Roles::Any));
    }

    void aLossThatMayBeNoneIsDoubted()
    {
        direction::Direction direction;
        QVERIFY(!responsible::isDoubtful(direction)); // says nothing of it
        direction.provenance["paired_loss_interval"] = {-0.02, -0.01};
        QVERIFY(!responsible::isDoubtful(direction));
        direction.provenance["paired_loss_interval"] = {-0.02, 0.01};
        QVERIFY(responsible::isDoubtful(direction));
        direction.provenance["paired_loss_interval"] = "damaged";
        QVERIFY(!responsible::isDoubtful(direction));
    }

    /// Made anew for each run, it must not look like another one to a run that goes on.
    void textSteeringIsTheSameEachTime()
    {
        const auto needed = responsible::directionTo(m_model->knowledge, "a woman", {});
        const auto once = responsible::textSteeringTo(*m_model, needed);
        const auto again = responsible::textSteeringTo(*m_model, needed);
        QVERIFY(once.text.defined() && at::equal(once.text, again.text));
        QCOMPARE(once.provenance, again.provenance);
        QCOMPARE(once.method, std::string("text"));
        QCOMPARE(once.name, std::string("a woman"));
    }

    void aStopLeavesNothingHalfLearned()
    {
        std::stop_source stop;
        stop.request_stop();
        base::Context context(stop.get_token());
        const auto needed = responsible::directionTo(m_model->knowledge, "a woman", {});
        QVERIFY_EXCEPTION_THROWN(responsible::learnNeeded(*m_model, needed, context),
                                 base::Cancelled);
    }

private:
    std::optional<model::Model> m_model;
};

DEVIASCOPE_TEST(NeededDirectionTest, "responsible/needed_direction")
#include "needed_direction_test.moc"
