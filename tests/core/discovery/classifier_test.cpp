#include "discovery/classifier.h"

#include "core/discovery/with_teaching_model.h"
#include "core/support.h"
#include "discovery/judging.h"
#include "observation/perceiver.h"
#include "scale/trial.h"
#include "support/registry.h"

#include <ATen/CPUGeneratorImpl.h>
#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;

namespace {

discovery::Settings asked(int pictures, int guard)
{
    discovery::Settings settings{discovery::Classifier()};
    settings.concept_ = "a woman";
    settings.own.set("pictures", pictures);
    settings.own.set("guard", guard);
    return settings;
}

double measured(const discovery::Finding &finding, const std::string &key)
{
    for (const report::Fact &fact : finding.measures)
        if (!fact.name.keys.empty() && fact.name.keys.front() == key)
            return report::partsOf(fact.value).front().get<double>();
    return -2;
}

} // namespace

class ClassifierTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_plain = m_model.find(discovery::Classifier(), asked(48, 0)).front(); }

    /// Pictures of men turn, and more of them than under a random vector of the same length.
    void itCrossesTheBorder()
    {
        const auto &found = m_plain;
        QCOMPARE(found.direction.tensors.size(), size_t(2));
        QVERIFY(found.direction.branch == sampling::Branch::Both);
        QVERIFY(measured(found, "recognised.share") > .5);
        QVERIFY(measured(found, "mean_difference_cosine") > .3);
        direction::Direction random = found.direction;
        for (auto &[site, tensor] : random.tensors) {
            const at::Tensor noise = at::randn(tensor.sizes(), at::detail::createCPUGenerator(1));
            tensor = noise / noise.norm() * tensor.norm();
        }
        QVERIFY(turnedBy(found.direction) > turnedBy(random));
    }

    /// Pictures under large edits are told from others, and the normal keeps clear of that border.
    void theGuardTurnsTheNormal()
    {
        const auto guarded = m_model.find(discovery::Classifier(), asked(48, 32)).front();
        QCOMPARE(measured(guarded, "guard.pictures"), 32.);
        QVERIFY(measured(guarded, "guard.recognised.share") +
                    measured(guarded, "guard.untouched_recognised.share") >
                1.2);
        const double cosine = measured(guarded, "guard.cosine");
        QVERIFY(std::abs(cosine) < .95);
        const auto &was = m_plain.direction.tensors.at(network::kMid);
        const auto &is = guarded.direction.tensors.at(network::kMid);
        QVERIFY(tests::cosine(was, is) > .3);
        QVERIFY(!at::equal(was, is));
        QCOMPARE(guarded.evaluations - m_plain.evaluations, std::int64_t(32 * 10 * 2));
    }

    void theSameSeedGivesTheSameDirection()
    {
        const auto once = m_model.find(discovery::Classifier(), asked(8, 0)).front();
        const auto again = m_model.find(discovery::Classifier(), asked(8, 0)).front();
        QVERIFY(at::equal(once.direction.tensors.at(network::kMid),
                          again.direction.tensors.at(network::kMid)));
    }

    void aModelWithoutAScorerIsRefused()
    {
        tests::WithTeachingModel blind;
        blind.model.scorer.reset();
        const auto error =
            tests::errorOf([&] { blind.find(discovery::Classifier(), asked(8, 0)); });
        QVERIFY(error && error->kind() == base::ErrorKind::Unsupported);
    }

private:
    /// Of 16 pictures, at a scale that moves much.
    int turnedBy(const direction::Direction &direction)
    {
        discovery::Subject subject;
        subject.concept_ = "a woman";
        base::Context context;
        observation::Perceiver perceiver(
            m_model.model,
            discovery::judgedSitting(m_model.model, subject, base::SeedUse::OwnMeasure, 2));
        const auto before = perceiver.lookAt(direction, 0, context);
        return scale::trialOf(before, perceiver.lookAt(direction, 1, context), 1).turned.count;
    }

    tests::WithTeachingModel m_model;
    discovery::Finding m_plain; ///< without a guard
};

DEVIASCOPE_TEST(ClassifierTest, "discovery/classifier")
#include "classifier_test.moc"
