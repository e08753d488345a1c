#include "discovery/carriers.h"

#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <algorithm>
#include <set>

using namespace deviascope;
using discovery::SelfSettings;

/// Which prompts carry a concept, on the teaching model.
class CarriersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_settings.concept_ = "a woman";
    }

    void rolesFixNoGender()
    {
        const auto roles = discovery::eligibleRoles(*m_model, {}, 0);
        const std::set<std::string> all(roles.begin(), roles.end());
        QVERIFY(all.contains("doctor"));
        QVERIFY(all.contains("vampire"));
        for (const char *unfit : {"bride", "groom", "person"})
            QVERIFY2(!all.contains(unfit), unfit);
        QCOMPARE(all.size(), roles.size());
    }

    void judgedRolesAreLeftOut()
    {
        const auto all = discovery::eligibleRoles(*m_model, {}, 0);
        const auto rest = discovery::eligibleRoles(*m_model, {"doctor", "judge"}, 0);
        QCOMPARE(rest.size() + 2, all.size());
        QVERIFY(std::find(rest.begin(), rest.end(), "doctor") == rest.end());
    }

    void theSeedFixesTheOrder()
    {
        QCOMPARE(discovery::eligibleRoles(*m_model, {}, 5),
                 discovery::eligibleRoles(*m_model, {}, 5));
        QVERIFY(discovery::eligibleRoles(*m_model, {}, 5) !=
                discovery::eligibleRoles(*m_model, {}, 6));
    }

    void modelsWithoutAListTakeTheProfessionsOfThePaper()
    {
        model::Model plain = *m_model;
        plain.knowledge.roles.clear();
        const auto roles = discovery::eligibleRoles(plain, {}, 0);
        QCOMPARE(roles.size(), size_t(36));
        QVERIFY(std::find(roles.begin(), roles.end(), "salesperson") != roles.end());
    }

    void aQuarterIsTheBasePrompt()
    {
        const auto carriers = carriersOf(m_settings, 16);
        QCOMPARE(carriers.size(), size_t(16));
        QCOMPARE(std::count_if(carriers.begin(), carriers.end(),
                               [](const auto &each) { return each.prompt == "a person"; }),
                 4);
    }

    /// E(prompt) + s (E(concept) - E(base)), methods.md 1.
    void targetsGoPastTheConcept()
    {
        const at::Tensor difference =
            m_model->text.encode({"a woman"}) - m_model->text.encode({"a person"});
        for (const auto &carrier : carriersOf(m_settings, 5)) {
            const at::Tensor states = m_model->text.encode({carrier.prompt});
            QVERIFY(at::equal(carrier.baseContext, states));
            QVERIFY(at::allclose(carrier.targetContext, states + 1.5 * difference));
        }
    }

    void withoutCarriersTheConceptItselfIsTheTarget()
    {
        SelfSettings settings = m_settings;
        settings.carriers = discovery::Carriers::None;
        for (const auto &carrier : carriersOf(settings, 5)) {
            QCOMPARE(carrier.prompt, std::string("a person"));
            QVERIFY(at::equal(carrier.targetContext, m_model->text.encode({"a woman"})));
        }
    }

    /// Every prompt carries each set; a set's target goes past all of its concepts.
    void aPromptCarriesEverySet()
    {
        SelfSettings settings = m_settings;
        settings.together = {"a woman + an old person"};
        const auto carriers = carriersOf(settings, 6);
        const auto states = [&](const char *text) { return m_model->text.encode({text}); };
        const at::Tensor base = states("a person");
        for (size_t i = 0; i < carriers.size(); i += 2) {
            QCOMPARE(carriers[i].prompt, carriers[i + 1].prompt);
            QVERIFY(at::allclose(carriers[i + 1].targetContext - carriers[i].targetContext,
                                 1.5 * (states("an old person") - base), 1e-4, 1e-4));
        }
        settings.carriers = discovery::Carriers::None;
        QVERIFY(at::allclose(carriersOf(settings, 2)[1].targetContext,
                             states("a woman") + states("an old person") - base, 1e-4, 1e-4));
    }

private:
    std::vector<discovery::Carrier> carriersOf(const SelfSettings &settings, int count) const
    {
        return discovery::makeCarriers(*m_model, settings, discovery::conceptSetsOf(settings),
                                       count);
    }

    std::optional<model::Model> m_model;
    SelfSettings m_settings;
};

DEVIASCOPE_TEST(CarriersTest, "discovery/carriers")
#include "carriers_test.moc"
