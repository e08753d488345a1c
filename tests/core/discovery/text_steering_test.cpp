#include "discovery/text_steering.h"

#include "core/support.h"
#include "sampling/sampler.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <cstdlib>

using namespace deviascope;
using discovery::Settings;

class TextSteeringTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_settings.concept_ = "a woman";
        m_settings.searchScale = false;
    }

    void theDirectionIsTheDifferenceOfTheStates()
    {
        const auto finding = find(m_settings);
        QVERIFY(finding.direction.tensors.empty());
        const at::Tensor wanted =
            m_model->text.encode({"a woman"}) - m_model->text.encode({"a person"});
        QVERIFY(at::equal(finding.direction.text, wanted));
        QCOMPARE(finding.evaluations, std::int64_t(0));
        QVERIFY(finding.usable && !finding.pairedLoss);
    }

    /// At scale 1 the base prompt is the concept prompt.
    void theBasePromptBecomesTheConcept()
    {
        sampling::Settings settings = sampling::Settings::of(*m_model);
        settings.steps = 3;
        const auto interventions =
            direction::interventionsOf(find(m_settings).direction, direction::Application());
        const auto draw = [&](const std::string &prompt, auto edits) {
            base::Context context;
            const std::vector<sampling::Row> rows = {{prompt, "", 7}};
            return sampling::draw(*m_model, rows, settings, edits, context).pictures.front();
        };
        using None = std::span<const sampling::Intervention>;
        const auto steered = draw("a person", None(interventions));
        const auto wanted = draw("a woman", None());
        int largest = 0;
        for (size_t i = 0; i < wanted.rgb.size(); ++i)
            largest = std::max(largest, std::abs(int(steered.rgb[i]) - int(wanted.rgb[i])));
        QVERIFY(largest <= 1);
        QVERIFY(draw("a person", None()).rgb != wanted.rgb);
    }

    void aNegativePromptIsWhatItLeadsAwayFrom()
    {
        Settings settings = m_settings;
        settings.concept_ = "a friendly person";
        settings.negative = "a scary costume";
        const at::Tensor wanted =
            m_model->text.encode({"a friendly person"}) - m_model->text.encode({"a scary costume"});
        QVERIFY(at::equal(find(settings).direction.text, wanted));
    }

    void noConceptIsRefused()
    {
        Settings settings = m_settings;
        settings.concept_ = settings.base;
        const auto error = tests::errorOf([&] { find(settings); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

private:
    discovery::Finding find(const Settings &settings) const
    {
        base::Context context;
        return discovery::TextSteering().discover(*m_model, settings, context).front();
    }

    std::optional<model::Model> m_model;
    Settings m_settings{discovery::TextSteering()};
};

DEVIASCOPE_TEST(TextSteeringTest, "discovery/text_steering")
#include "text_steering_test.moc"
