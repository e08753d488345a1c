#include "scale/trials.h"

#include "core/support.h"
#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;

class TrialsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A scale that is asked for again costs nothing, and at 0 nothing has changed.
    void eachScaleIsDrawnOnce()
    {
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        observation::Sitting sitting;
        sitting.concept_ = "a woman";
        sitting.base = "a person";
        sitting.prompts = {"a doctor"};
        sitting.seeds = {1, 2};
        sitting.settings = sampling::Settings::of(model);
        sitting.settings.steps = 2;
        observation::Perceiver perceiver(model, sitting);
        direction::Direction direction;
        direction.text = model.text.encode({"a woman"}) - model.text.encode({"a person"});
        base::Context context;
        scale::Trials trials(perceiver, direction, "measuring", 4, context);
        const scale::Trial still = trials.at(0);
        QCOMPARE(still.turned.count, 0);
        QCOMPARE(still.wrongWay.count, 0);
        QCOMPARE(still.turned.n + still.wrongWay.n, 2);
        const auto untouched = perceiver.evaluations();
        trials.at(0);
        QCOMPARE(perceiver.evaluations(), untouched);
        const scale::Trial moved = trials.at(1);
        const auto both = perceiver.evaluations();
        QVERIFY(both > untouched);
        QVERIFY(trials.at(1) == moved);
        QCOMPARE(trials.seen(1).shown.size(), size_t(2));
        QCOMPARE(perceiver.evaluations(), both);

        std::stop_source stop;
        stop.request_stop();
        base::Context stopped(stop.get_token());
        scale::Trials ended(perceiver, direction, "measuring", 4, stopped);
        QVERIFY_EXCEPTION_THROWN(ended.at(2), base::Cancelled);
    }
};

DEVIASCOPE_TEST(TrialsTest, "scale/trials")
#include "trials_test.moc"
