#include "discovery/supervised.h"

#include "core/discovery/with_teaching_model.h"
#include "core/support.h"
#include "discovery/prompt_prototypes.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using discovery::Settings;

class SupervisedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// What pictures that look like women have in common is what the words "a woman" bring.
    void itAgreesWithThePrompt()
    {
        Settings settings{discovery::Supervised()};
        settings.concept_ = "a woman";
        settings.own.set("pictures", 24);
        settings.own.set("carriers", std::string("none")); // the base prompt alone
        const auto found = m_model.find(discovery::Supervised(), settings).front();
        QVERIFY(found.direction.branch == sampling::Branch::Both);
        QCOMPARE(found.direction.timesteps.size(), size_t(10));
        const at::Tensor mean = found.direction.tensors.at(network::kMid).mean(0);
        settings.base = "a man";
        Settings few(discovery::PromptPrototypes(), settings);
        few.own.set("pictures", 8);
        const auto prompts = m_model.find(discovery::PromptPrototypes(), few).front();
        QVERIFY(tests::cosine(mean, prompts.direction.tensors.at(network::kMid)) >
                0.1); // chance: .02
    }

    /// Where every role is left out there is the base prompt.
    void withoutAnyRoleTheBaseIsDrawn()
    {
        Settings settings{discovery::Supervised()};
        settings.concept_ = "a woman";
        settings.own.set("pictures", 4);
        settings.own.set("carriers", std::string("none"));
        const auto plain = m_model.find(discovery::Supervised(), settings).front();
        settings.own.set("carriers", std::string("roles"));
        settings.without = m_model.model.knowledge.roles;
        const auto left = m_model.find(discovery::Supervised(), settings).front();
        QVERIFY(at::equal(left.direction.tensors.at(network::kMid),
                          plain.direction.tensors.at(network::kMid)));
    }

    void aModelWithoutAScorerIsRefused()
    {
        tests::WithTeachingModel blind;
        blind.model.scorer.reset();
        Settings settings{discovery::Supervised()};
        settings.concept_ = "a woman";
        const auto error = tests::errorOf([&] { blind.find(discovery::Supervised(), settings); });
        QVERIFY(error && error->kind() == base::ErrorKind::Unsupported);
    }

    void fewPicturesAreRefused()
    {
        Settings settings{discovery::Supervised()};
        const auto error = tests::errorOf([&] { settings.own.set("pictures", 3); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

private:
    tests::WithTeachingModel m_model;
};

DEVIASCOPE_TEST(SupervisedTest, "discovery/supervised")
#include "supervised_test.moc"
