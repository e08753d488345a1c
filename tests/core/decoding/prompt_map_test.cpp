#include "decoding/prompt_map.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using decoding::MapPlan;
using decoding::PromptRecorder;

/// On the teaching model.
class PromptMapTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rolesOnTheMap()
    {
        const QTemporaryDir folder;
        base::Context context;
        PromptRecorder recorder(m_model, {8, 1, 0}, folder.path().toStdString());
        MapPlan plan;
        plan.bank = {"a doctor", "a judge",   "a teacher",      "a bride",  "a groom",
                     "a guard",  "a patient", "a yoga teacher", "a singer", "a pilot"};
        plan.roles = {"a bride", "a groom"};
        plan.axes = {{"a man", "a woman", {}}};
        for (const std::string &prompt : plan.bank) {
            const auto known = m_model.knowledge.sharesOf(prompt, "gender", "ddim", 20, 4);
            plan.axes[0].shares[prompt] = static_cast<double>(known.drawn[0]) / known.drawnN;
        }
        plan.descriptors["gender"] = {"a man", "a woman"};
        plan.clusters = 3;
        direction::Direction direction;
        direction.name = "towards a bride";
        direction.tensors[network::kMid] = difference(recorder, context);
        plan.directions = {direction};

        const auto map = decoding::mapPrompts(plan, recorder, context);
        QCOMPARE(map.points.size(), plan.bank.size());
        QCOMPARE(map.clusters.size(), size_t(3));
        QCOMPARE(map.points[0].nearest.size(), size_t(3));
        QVERIFY(map.reliability.mean > 0.8);
        QVERIFY(map.onMap > 0.2 && map.onMap <= 1);
        QVERIFY(map.explained > 0.99);
        const auto &scores = map.axes.front().scores;
        QVERIFY(scores[4].score > scores[3].score); // groom, bride
        QVERIFY(map.axes.front().association->correlation > 0);
        QCOMPARE(map.defaults.size(), size_t(2));
        QCOMPARE(map.defaults[0].descriptors[map.defaults[0].nearest], std::string("woman"));
        QCOMPARE(map.decoded.front().second.nearest.front().prompt, std::string("a bride"));

        // Everything is on disk: nothing is drawn again, and the numbers are the same.
        PromptRecorder again(m_model, {8, 1, 0}, folder.path().toStdString());
        const auto stored = decoding::mapPrompts(plan, again, context);
        QCOMPARE(stored.evaluations, std::int64_t(0));
        QCOMPARE(stored.recorded, 0);
        QCOMPARE(stored.points[2].x, map.points[2].x);
    }

    void impossiblePlansAreRefused()
    {
        const QTemporaryDir folder;
        base::Context context;
        PromptRecorder recorder(m_model, {4, 1, 0}, folder.path().toStdString());
        MapPlan plan;
        plan.bank = {"a doctor", "a doctor", "a judge"};
        QVERIFY(tests::errorOf([&] { decoding::mapPrompts(plan, recorder, context); }));
        plan.bank = {"a doctor", "a teacher", "a judge"};
        plan.directions.resize(1);
        QVERIFY(tests::errorOf([&] { decoding::mapPrompts(plan, recorder, context); }));
        QCOMPARE(recorder.recorded(), 0); // refused before any work
    }

private:
    at::Tensor difference(PromptRecorder &recorder, base::Context &context) const
    {
        return (recorder.record("a bride", context).mean(0) -
                recorder.record("a person", context).mean(0))
            .view({1, 192, 4, 4});
    }

    model::Model m_model =
        model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
};

DEVIASCOPE_TEST(PromptMapTest, "decoding/prompt_map")
#include "prompt_map_test.moc"
