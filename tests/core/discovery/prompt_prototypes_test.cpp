#include "discovery/prompt_prototypes.h"

#include "core/discovery/with_teaching_model.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using discovery::Settings;

class PromptPrototypesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void conceptAndBaseAreOpposites()
    {
        Settings settings(m_method);
        settings.concept_ = "a woman";
        settings.base = "a man";
        settings.own.set("pictures", 4);
        const auto there = m_model.find(m_method, settings).front();
        std::swap(settings.concept_, settings.base);
        const auto back = m_model.find(m_method, settings).front();
        const at::Tensor mid = there.direction.tensors.at(network::kMid);
        QVERIFY(at::allclose(mid, -back.direction.tensors.at(network::kMid)));
        QCOMPARE(mid.size(0), int64_t(1));
        QVERIFY(mid.norm().item<float>() > 0);
        QCOMPARE(there.evaluations, std::int64_t(2 * 4 * 4)); // prompts, seeds, steps; no guidance
    }

    /// Two halves of the seeds agree on a direction; another concept's is another one.
    void itIsTheConceptsAndNotTheSeeds()
    {
        Settings settings(m_method);
        settings.concept_ = "a woman";
        settings.own.set("pictures", 8);
        const auto of = [&] {
            return m_model.find(m_method, settings).front().direction.tensors.at(network::kMid);
        };
        const at::Tensor first = of();
        settings.seed = 1;
        const at::Tensor second = of();
        settings.concept_ = "a scary costume";
        const at::Tensor other = of();
        QVERIFY(tests::cosine(first, second) > 0.3);
        QVERIFY(tests::cosine(first, second) > tests::cosine(first, other) + 0.2);
    }

    void sitesAreObeyed()
    {
        Settings settings(m_method);
        settings.concept_ = "a woman";
        settings.own.set("pictures", 1);
        settings.own.set("sites", std::vector<std::string>{"down_0", "up_1"});
        const auto tensors = m_model.find(m_method, settings).front().direction.tensors;
        QCOMPARE(tensors.size(), size_t(2));
        QVERIFY(tensors.contains({network::Site::Part::Down, 0}));
        QVERIFY(tensors.contains({network::Site::Part::Up, 1}));
    }

private:
    tests::WithTeachingModel m_model;
    discovery::PromptPrototypes m_method;
};

DEVIASCOPE_TEST(PromptPrototypesTest, "discovery/prompt_prototypes")
#include "prompt_prototypes_test.moc"
