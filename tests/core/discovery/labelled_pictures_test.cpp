#include "discovery/labelled_pictures.h"

#include "core/discovery/with_teaching_model.h"
#include "discovery/classifier.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using discovery::Kinds;

class LabelledPicturesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Of roles that the model draws as men, the pictures that are led show women.
    void halfOfThemShowTheConcept()
    {
        const auto pictures = drawn(Kinds::HalfLed);
        const at::Tensor plain = pictures.amounts.narrow(0, 0, 8);
        const at::Tensor led = pictures.amounts.narrow(0, 8, 8);
        QVERIFY(led.mean().item<double>() > plain.mean().item<double>() + .2);
        QCOMPARE(pictures.record.activations.at(network::kMid).size(1), int64_t(16));
        QCOMPARE(pictures.record.latents.size(0), int64_t(16));
    }

    /// The first half is what comes by itself, bit for bit at the same batch.
    void asTheyComeTheyAreTheSame()
    {
        const auto led = drawn(Kinds::HalfLed), plain = drawn(Kinds::AsTheyCome);
        QVERIFY(at::allclose(led.record.latents.narrow(0, 0, 8),
                             plain.record.latents.narrow(0, 0, 8), 0, 1e-3));
        QVERIFY(!at::allclose(led.record.latents.narrow(0, 8, 8),
                              plain.record.latents.narrow(0, 8, 8), 0, 1e-3));
        QCOMPARE(plain.rows[0].prompt, std::string("a person"));
        QVERIFY(plain.rows[1].prompt != "a person");
    }

private:
    discovery::LabelledPictures drawn(Kinds kinds)
    {
        discovery::Settings settings{discovery::Classifier()};
        settings.concept_ = "a woman";
        settings.own.set("pictures", 16);
        m_model.model.defaults.steps = 5;
        base::Context context;
        discovery::KeptRecord kept(context, "key");
        discovery::Ledger ledger(m_model.model.unet);
        return drawLabelled(m_model.model, settings, {network::kMid}, kinds, kept, ledger, context);
    }

    tests::WithTeachingModel m_model;
};

DEVIASCOPE_TEST(LabelledPicturesTest, "discovery/labelled_pictures")
#include "labelled_pictures_test.moc"
