#include "discovery/closed_form.h"

#include "core/discovery/with_teaching_model.h"
#include "core/support.h"
#include "discovery/component_analysis.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using discovery::Settings;

class ClosedFormTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void directionsActEverywhereAndAreOrthogonal()
    {
        Settings settings(m_method);
        settings.own.set("components", 4);
        const auto findings = m_model.find(m_method, settings);
        QCOMPARE(findings.size(), size_t(4));
        const int64_t channels = m_model.model.unet.config().blockChannels.back();
        double gain = 1e9;
        for (size_t i = 0; i < findings.size(); ++i) {
            const at::Tensor vector = findings[i].direction.tensors.at(network::kMid);
            QCOMPARE(vector.sizes().vec(), (std::vector<int64_t>{1, channels, 1, 1}));
            QVERIFY(vector.norm().item<float>() > 0);
            const double own = findings[i].direction.provenance.at("gain").get<double>();
            QVERIFY(own <= gain);
            gain = own;
            for (size_t j = 0; j < i; ++j)
                QVERIFY(std::abs(tests::cosine(
                            vector, findings[j].direction.tensors.at(network::kMid))) < 1e-5);
        }
    }

    /// Without scaling one unit of a vector moves what reads h by the square root of its
    /// eigenvalue: of the shortcut alone, which is linear, at every position.
    void theGainIsWhatTheShortcutAnswers()
    {
        const auto readers = m_model.model.unet.readersOf(network::kMid);
        const at::Tensor weight = readers.back().flatten(1).to(at::kDouble); // of [out, C, 1, 1]
        const at::Tensor h =                                                 // at five positions
            at::arange(5 * weight.size(1), at::kDouble).sin().view({5, weight.size(1)});
        const auto found = discovery::readDirections(weight, 6, discovery::Outputs::AsTheyAre);
        for (const auto &component : found) {
            const at::Tensor change =
                (h + component.vector).matmul(weight.t()) - h.matmul(weight.t());
            for (int64_t i = 0; i < 5; ++i)
                QVERIFY(std::abs(change[i].norm().item<double>() - component.deviation) <
                        1e-9 * component.deviation);
        }
    }

    void unscaledWeightsAnswerByTheGain()
    {
        Settings settings(m_method);
        settings.own.set("components", 1);
        settings.own.set("unscaled", true);
        const auto plain = m_model.find(m_method, settings).front().direction;
        // All that reads h, the convolution's nine places too.
        double squared = 0;
        const at::Tensor v = plain.tensors.at(network::kMid).flatten().to(at::kDouble);
        for (const at::Tensor &reader : m_model.model.unet.readersOf(network::kMid))
            squared += at::tensordot(reader.to(at::kDouble), v / v.norm(), {1}, {0})
                           .square()
                           .sum()
                           .item<double>();
        const double gain = plain.provenance.at("gain").get<double>();
        QVERIFY(std::abs(std::sqrt(squared) - gain) < 1e-4 * gain);
    }

    /// Every site is read by something: what the middle block reads, what makes the prediction.
    void otherSitesAreLookedAt()
    {
        const auto all = m_model.model.unet.sites();
        Settings settings(m_method);
        settings.own.set("components", 1);
        std::vector<std::string> names;
        for (const network::Site &site : all)
            names.push_back(site.name());
        settings.own.set("sites", names);
        const auto findings = m_model.find(m_method, settings);
        QCOMPARE(findings.size(), all.size());
        for (size_t i = 0; i < all.size(); ++i) {
            const auto &direction = findings[i].direction;
            QCOMPARE(direction.tensors.size(), size_t(1));
            const at::Tensor &vector = direction.tensors.at(all[i]);
            QCOMPARE(vector.size(1), m_model.model.unet.shape(all[i], 16, 16).front());
            QVERIFY(vector.norm().item<float>() > 0);
            QVERIFY(direction.name.find(all[i].name()) != std::string::npos);
        }
        const auto last = m_model.model.unet.readersOf(all.back());
        QCOMPARE(last.size(), size_t(1));
        QCOMPARE(last.front().size(0), int64_t(4));
    }

    void moreThanThereAreChannelsIsRefused()
    {
        Settings settings(m_method);
        settings.own.set("components", 193);
        const auto error = tests::errorOf([&] { m_model.find(m_method, settings); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

private:
    tests::WithTeachingModel m_model;
    discovery::ClosedForm m_method;
};

DEVIASCOPE_TEST(ClosedFormTest, "discovery/closed_form")
#include "closed_form_test.moc"
