#include "discovery/closed_form.h"

#include "core/discovery/with_teaching_model.h"
#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using discovery::Settings;

class ClosedFormTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void directionsActEverywhereAndAreOrthogonal()
    {
        Settings settings;
        settings.components = 4;
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

    void moreThanThereAreChannelsIsRefused()
    {
        Settings settings;
        settings.components = 100000;
        const auto error = tests::errorOf([&] { m_model.find(m_method, settings); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

private:
    tests::WithTeachingModel m_model;
    discovery::ClosedForm m_method;
};

DEVIASCOPE_TEST(ClosedFormTest, "discovery/closed_form")
#include "closed_form_test.moc"
