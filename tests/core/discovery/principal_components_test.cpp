#include "discovery/principal_components.h"

#include "core/discovery/with_teaching_model.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using discovery::Settings;

class PrincipalComponentsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void componentsFallAndAreUncorrelated()
    {
        Settings settings(m_method);
        settings.own.set("pictures", 8);
        settings.own.set("components", 3);
        const auto findings = m_model.find(m_method, settings);
        QCOMPARE(findings.size(), size_t(3));
        double before = 1e9;
        for (const auto &finding : findings) {
            const auto &direction = finding.direction;
            QVERIFY(direction.branch == sampling::Branch::Both);
            QCOMPARE(direction.timesteps.size(), size_t(10));
            QCOMPARE(direction.tensors.at(network::kMid).size(0), int64_t(10));
            QVERIFY(direction.norm() < before && direction.norm() > 0);
            before = direction.norm();
        }
        for (size_t i = 0; i < 3; ++i)
            for (size_t j = 0; j < i; ++j)
                QVERIFY(std::abs(tests::cosine(findings[i].direction.tensors.at(network::kMid),
                                               findings[j].direction.tensors.at(network::kMid))) <
                        1e-4);
    }

    /// Step by step each step's own part is a component, and its sign is the first step's.
    void stepByStep()
    {
        Settings settings(m_method);
        settings.own.set("pictures", 6);
        settings.own.set("components", 2);
        settings.own.set("per_step", true);
        const auto findings = m_model.find(m_method, settings);
        QCOMPARE(findings.size(), size_t(2));
        const at::Tensor first = findings[0].direction.tensors.at(network::kMid);
        const at::Tensor second = findings[1].direction.tensors.at(network::kMid);
        for (int64_t t = 0; t < first.size(0); ++t) {
            QVERIFY(std::abs(tests::cosine(first[t], second[t])) < 1e-4);
            QVERIFY(tests::cosine(first[0], first[t]) >= 0);
            QVERIFY(first[t].norm().item<float>() >= second[t].norm().item<float>());
        }
    }

private:
    tests::WithTeachingModel m_model;
    discovery::PrincipalComponents m_method;
};

DEVIASCOPE_TEST(PrincipalComponentsTest, "discovery/principal_components")
#include "principal_components_test.moc"
