#include "discovery/regional.h"

#include "core/discovery/region_set.h"
#include "core/support.h"
#include "discovery/regional_effects.h"
#include "support/registry.h"

#include <QtTest>

#include <algorithm>

using namespace deviascope;
using namespace deviascope::discovery;

/// On the teaching model; how good directions get is measured with their true masks, on pictures
/// that neither learning nor choosing settings has seen.
class RegionalTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itsDirectionsActInsideMoreThanRandomOnes()
    {
        Settings settings(m_method);
        settings.seed = 11; // settings were chosen with 0
        settings.own.set("components", 2);
        settings.own.set("pictures", 10);
        settings.own.set("steps", 30);
        base::Context context;
        const auto findings = m_method.discover(m_model, settings, context);
        QCOMPARE(findings.size(), size_t(2));
        std::vector<at::Tensor> vectors;
        for (const Finding &finding : findings) {
            QVERIFY(finding.usable && !finding.stoppedEarly && finding.backwardPasses > 0);
            QVERIFY(finding.direction.branch == sampling::Branch::Both);
            vectors.push_back(finding.direction.tensors.at(network::kMid));
            for (const char *key :
                 {"inside", "outside", "ratio", "diversity", "agreement", "random_ratio"})
                QVERIFY2(std::any_of(finding.measures.begin(), finding.measures.end(),
                                     [&](const report::Fact &each) {
                                         return each.name.keys.front() == key;
                                     }),
                         key);
            QVERIFY2(valueOf(finding, "ratio") > valueOf(finding, "random_ratio"),
                     qPrintable(QString("%1 %2")
                                    .arg(valueOf(finding, "ratio"))
                                    .arg(valueOf(finding, "random_ratio"))));
            QVERIFY(valueOf(finding, "agreement") > valueOf(finding, "random_agreement"));
            QCOMPARE(finding.direction.provenance.at("measures").at("ratio").get<double>(),
                     valueOf(finding, "ratio"));
        }
        const auto pictures = tests::withTrueMasks(tests::figureSet(2, 8).judged);
        Ledger ledger(m_model.unet);
        const ForetoldChange foretold(m_model, "a person", ledger);
        const at::Tensor all = at::cat(vectors);
        const auto own = effectsOn(pictures, foretold, all, 1, context),
                   random = effectsOn(pictures, foretold, randomLike(all, 7), 1, context);
        for (size_t k = 0; k < vectors.size(); ++k)
            QVERIFY2(own.ratio(k) > 1.15 * random.ratio(k) && own.agreement[k] > 0.4,
                     qPrintable(QString("%1 %2, %3")
                                    .arg(own.ratio(k))
                                    .arg(random.ratio(k))
                                    .arg(own.agreement[k])));
    }

    void impossibleSettingsAreRefused()
    {
        Settings settings(m_method);
        QVERIFY(tests::errorOf([&] { settings.own.set("components", 65); }));
        QVERIFY(tests::errorOf([&] { settings.own.set("pictures", 3); }));
        QVERIFY(tests::errorOf([&] { settings.own.set("outside", -1.); }));
        settings.own.set("region", "figure");
        settings.own.set("mask", "figure.png");
        const auto error = tests::errorOf([&] { (void)m_method.forecast(m_model, settings); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

private:
    static double valueOf(const Finding &finding, const std::string &key)
    {
        for (const report::Fact &each : finding.measures)
            if (each.name.keys.front() == key)
                return report::partsOf(each.value).front().get<double>();
        return 0;
    }

    const model::Model &m_model = tests::teachingModel();
    Regional m_method;
};

DEVIASCOPE_TEST(RegionalTest, "discovery/regional")
#include "regional_test.moc"
