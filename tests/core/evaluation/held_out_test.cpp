#include "evaluation/held_out.h"

#include "discovery/carriers.h"
#include "discovery/judging.h"
#include "support/registry.h"

#include <QtTest>

#include <set>

using namespace deviascope;
using evaluation::heldOutSitting;
using evaluation::Judged;

class HeldOutTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model.emplace(
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}}));
        m_direction.concept_ = "a woman";
        m_direction.base = "a person";
    }

    /// Neither the carriers that were learned from and judged by, nor the roles of the search.
    void promptsAreNew()
    {
        m_direction.provenance = {{"settings", {{"seed", 3}, {"pictures", 32}}}};
        const auto heldOut = heldOutSitting(*m_model, m_direction, Judged::Rivals, 60);
        QVERIFY(heldOut.newPrompts);
        QVERIFY(heldOut.prompts.size() >= 4);
        discovery::SelfSettings settings;
        settings.concept_ = "a woman";
        settings.seed = 3;
        std::set<std::string> used;
        for (const auto &carrier : discovery::makeCarriers(
                 *m_model, settings, discovery::conceptSetsOf(settings), 32 + 12))
            used.insert(carrier.prompt);
        for (const std::string &role : discovery::judgedRoles(*m_model, settings))
            used.insert(model::withArticle(role));
        for (const std::string &prompt : heldOut.prompts) {
            QVERIFY2(!used.contains(prompt), prompt.c_str());
            QVERIFY(m_model->knowledge.roleOf(prompt));
        }
        QCOMPARE(heldOut.seeds.size(), size_t(60));
    }

    void seedsBelongToOneUse()
    {
        const auto rivals = heldOutSitting(*m_model, m_direction, Judged::Rivals, 60);
        const auto response = heldOutSitting(*m_model, m_direction, Judged::Response, 36);
        for (const auto seed : rivals.seeds)
            QVERIFY(std::find(response.seeds.begin(), response.seeds.end(), seed) ==
                    response.seeds.end());
    }

    /// A discovery from many pictures has used every role: new seeds, and it says so.
    void usedUpPromptsAreSaidToBe()
    {
        m_direction.provenance = {{"settings", {{"seed", 0}, {"pictures", 400}}}};
        const auto heldOut = heldOutSitting(*m_model, m_direction, Judged::Rivals, 30);
        QVERIFY(!heldOut.newPrompts);
        QVERIFY(!heldOut.prompts.empty());
        QVERIFY(!heldOut.seeds.empty());
    }

    /// Where the unwanted may be seen: pictures of the positive prompt, asked for what is gone.
    void anAntiVectorIsJudgedByItsPrompt()
    {
        direction::Direction anti;
        anti.concept_ = anti.base = "a costume";
        anti.provenance = {{"settings", {{"negative", "a scary costume"}}}};
        const auto sitting = heldOutSitting(*m_model, anti, Judged::Response, 4);
        QCOMPARE(sitting.negative, std::string("a scary costume"));
        QCOMPARE(sitting.prompts, std::vector<std::string>{"a costume"});
        QCOMPARE(sitting.seeds.size(), size_t(4));
    }

    void aStrangeProvenanceIsNoError()
    {
        for (const auto &provenance : {nlohmann::json::array(), nlohmann::json{{"settings", 3}},
                                       nlohmann::json{{"settings", {{"seed", "x"}}}}}) {
            m_direction.provenance = provenance;
            QVERIFY(!heldOutSitting(*m_model, m_direction, Judged::Rivals, 1).prompts.empty());
        }
    }

    void withoutRolesTheBaseIsDrawn()
    {
        m_direction.provenance = nlohmann::json::object();
        model::Model plain = *m_model;
        plain.knowledge.roles.clear();
        const auto heldOut = heldOutSitting(plain, m_direction, Judged::Response, 5);
        QCOMPARE(heldOut.prompts, (std::vector<std::string>{"a person"}));
        QCOMPARE(heldOut.seeds.size(), size_t(5));
        QVERIFY(!heldOut.newPrompts);
    }

private:
    std::optional<model::Model> m_model;
    direction::Direction m_direction;
};

DEVIASCOPE_TEST(HeldOutTest, "evaluation/held_out")
#include "held_out_test.moc"
