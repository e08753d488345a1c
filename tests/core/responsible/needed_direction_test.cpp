#include "responsible/needed_direction.h"

#include "base/error.h"
#include "discovery/scale_search.h"
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
        QCOMPARE(woman.settings.base, std::string("a person"));
        QCOMPARE(woman.settings.without, (std::vector<std::string>{"doctor"}));
        const auto costume = responsible::directionTo({}, "a friendly costume", {});
        QCOMPARE(costume.settings.base, std::string("a costume"));
    }

    void whatIsUnwantedIsTheNegative()
    {
        const auto needed =
            responsible::directionAgainst("a scary costume", "a costume", "a friendly costume");
        QCOMPARE(needed.name, std::string("a costume without a scary costume"));
        QCOMPARE(needed.label, std::string("a friendly costume"));
        QCOMPARE(needed.settings.concept_, needed.settings.base);
        QCOMPARE(needed.settings.negative, std::string("a scary costume"));
        QVERIFY(needed.settings.carriers == discovery::Carriers::None);
    }

    /// Learned in a few steps, it is what was needed and nothing else.
    void whatIsLearnedAnswersTheNeed()
    {
        NeededDirection needed = responsible::directionTo(m_model->knowledge, "a woman", {});
        needed.settings.pictures = 4;
        needed.settings.steps = 2;
        needed.settings.batch = 4;
        const double forecast = responsible::forecastOfLearning(*m_model, needed);
        QCOMPARE(forecast + discovery::forecastOfScale(*m_model, needed.settings),
                 discovery::methodNamed("self").forecast(*m_model, needed.settings));
        QVERIFY(forecast > 0);
        base::Context context;
        const auto learned = responsible::learnNeeded(*m_model, needed, context);
        QCOMPARE(learned.name, std::string("a woman"));
        QVERIFY(!learned.suggestedScale);
        QVERIFY(responsible::isLearnedHere(learned));
        QVERIFY(!responsible::isLearnedHere({}));
        QVERIFY(responsible::answers(learned, *m_model, needed, Roles::Same));

        NeededDirection held = needed;
        held.settings.without = {"doctor"};
        QVERIFY(!responsible::answers(learned, *m_model, held, Roles::Same));
        QVERIFY(responsible::answers(learned, *m_model, held, Roles::Any));
        const auto man = responsible::directionTo(m_model->knowledge, "a man", {});
        QVERIFY(!responsible::answers(learned, *m_model, man, Roles::Any));
        const auto anti = responsible::directionAgainst("a hat", "a woman", "a person");
        QVERIFY(!responsible::answers(learned, *m_model, anti, Roles::Any));
        model::Model other = *m_model;
        other.hash = "another";
        QVERIFY(!responsible::answers(learned, other, needed, Roles::Any));

        // One that left out the same roles goes before one that did not.
        direction::Direction apart = learned;
        apart.provenance["settings"]["without"] = {"doctor"};
        QCOMPARE(responsible::findNeeded({&learned, &apart}, *m_model, held), &apart);
        QCOMPARE(responsible::findNeeded({&learned}, *m_model, held), &learned);
        // One that left out more has learned from no judged role either.
        direction::Direction more = learned;
        more.provenance["settings"]["without"] = {"doctor", "judge"};
        QCOMPARE(responsible::findNeeded({&learned, &more}, *m_model, held), &more);
        QCOMPARE(responsible::findNeeded({&more, &apart}, *m_model, held), &apart);
        QVERIFY(!responsible::findNeeded({&learned}, *m_model, held, Roles::LeftOut));
        QVERIFY(!responsible::findNeeded({&more}, *m_model, held, Roles::Same));
        QVERIFY(!responsible::findNeeded({&learned}, *m_model, man));
        direction::Direction part = learned;
        part.provenance["stopped_early"] = true;
        QVERIFY(!responsible::findNeeded({&part}, *m_model, needed));
        QCOMPARE(responsible::findNeeded({&part, &learned}, *m_model, needed), &learned);
        QVERIFY(responsible::isDoubtful(part));
        apart.provenance = "damaged";
        QVERIFY(!responsible::answers(apart, *m_model, needed, Roles::Any));
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
