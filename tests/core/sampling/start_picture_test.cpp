#include "sampling/start_picture.h"

#include "core/support.h"
#include "sampling/ddim.h"
#include "sampling/sampler.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QtTest>

using namespace deviascope;
using sampling::Beginning;
using sampling::StartPicture;

/// Drawings of the teaching model that begin with a picture of its own.
class StartPictureTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_settings = sampling::Settings::of(*m_model);
        m_settings.steps = 10;
        m_picture = draw("a doctor", {}).front();
    }

    void latentsAreOfTheAskedShape()
    {
        const int side = int(m_model->pictureSize());
        const at::Tensor square = sampling::encodePicture(*m_model, m_picture, side, side);
        QCOMPARE(square.sizes().vec(), (std::vector<int64_t>{1, 4, 16, 16}));
        const at::Tensor wide = sampling::encodePicture(*m_model, m_picture, side, side / 2);
        QCOMPARE(wide.sizes().vec(), (std::vector<int64_t>{1, 4, 8, 16}));
        // The autoencoder gives back what went in.
        const auto back = sampling::toPictures(sampling::decodeLatents(*m_model, square)).front();
        QVERIFY(difference(back, m_picture) < 0.1);
    }

    /// They would be black or grey, and could be counted.
    void valuesThatAreNotFiniteAreNoPicture()
    {
        for (const double value : {std::nan(""), HUGE_VAL}) {
            at::Tensor image = at::zeros({1, 3, 8, 8});
            image[0][1][2][3] = value;
            const auto error = tests::errorOf([&] { sampling::toPictures(image); });
            QVERIFY(error && QString(error->what()).contains("finite"));
        }
    }

    /// The more is drawn anew, the less of the picture stays; nothing anew is the picture.
    void strengthSaysHowMuchStays()
    {
        const auto with = [&](double strength) {
            return difference(draw("a doctor", {Beginning::Noised, strength}).front(), m_picture);
        };
        const double none = with(0);
        const double some = with(0.3);
        const double all = with(1);
        QVERIFY2(none < 0.1, qPrintable(QString::number(none)));
        QVERIFY2(none < some && some < all,
                 qPrintable(QString("%1 %2 %3").arg(none).arg(some).arg(all)));
    }

    void everySamplerBeginsWithAPicture_data()
    {
        QTest::addColumn<QString>("sampler");
        for (const std::string &name : sampling::schedulerNames())
            if (name != "lcm") // for models of its own
                QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }

    void everySamplerBeginsWithAPicture()
    {
        QFETCH(QString, sampler);
        auto settings = m_settings;
        settings.sampler = sampler.toStdString();
        const double stays =
            difference(draw("a doctor", {Beginning::Noised, 0.4}, settings).front(), m_picture);
        const double other = difference(draw("a doctor", {}, settings, 77).front(), m_picture);
        QVERIFY2(stays < 0.7 * other, qPrintable(QString("%1 %2").arg(stays).arg(other)));
    }

    /// From the inverted noise the picture comes again, from a random one it does not.
    void invertedNoiseDrawsThePictureAgain()
    {
        auto settings = m_settings;
        settings.guidance = 1;
        const double again =
            difference(draw("a doctor", {Beginning::Inverted, 1}, settings).front(), m_picture);
        QVERIFY2(again < 0.12, qPrintable(QString::number(again)));
    }

    /// The way back to the middle of a drawing, drawn on from there.
    void aPartOfTheWayIsInverted()
    {
        const at::Tensor latents = sampling::encodePicture(*m_model, m_picture, 128, 128);
        base::Context context;
        const auto inverted = sampling::invert(*m_model, latents, "a doctor", 20, context, 15);
        QCOMPARE(inverted.evaluations, std::int64_t(5 * 3));
        sampling::Ddim scheduler(m_model->scheduler, 20);
        sampling::SharedNoise none(0);
        at::Tensor x = inverted.noise;
        for (size_t call = 15; call < 20; ++call) {
            const c10::NoGradGuard noGrad;
            const auto out = m_model->unet({x,
                                            at::full({1}, scheduler.timesteps()[call], at::kFloat),
                                            m_model->text.encode({std::string("a doctor")}),
                                            {}});
            x = scheduler.step(call, out, x, none);
        }
        QVERIFY((x - latents).square().mean().item<double>() <
                1e-3 * latents.square().mean().item<double>());
    }

    void inversionsAreCountedAndStop()
    {
        const at::Tensor latents = sampling::encodePicture(*m_model, m_picture, 128, 128);
        base::Context context;
        const auto inverted = sampling::invert(*m_model, latents, "a doctor", 4, context);
        QCOMPARE(inverted.evaluations, std::int64_t(4 * 3));
        QCOMPARE(inverted.noise.sizes(), latents.sizes());
        std::stop_source stop;
        stop.request_stop();
        base::Context stopped(stop.get_token());
        QVERIFY_EXCEPTION_THROWN(sampling::invert(*m_model, latents, "a doctor", 4, stopped),
                                 base::Cancelled);
    }

    void impossibleBeginningsAreRefused()
    {
        auto settings = m_settings;
        for (const double strength : {-0.1, 1.1, std::nan("")}) {
            const auto error = tests::errorOf([&] {
                draw("a doctor", {Beginning::Noised, strength}, settings);
            });
            QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        }
        settings.sampler = "euler";
        const auto error = tests::errorOf([&] {
            draw("a doctor", {Beginning::Inverted, 1}, settings);
        });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

private:
    struct From {
        std::optional<Beginning> beginning;
        double strength = 1;
    };

    std::vector<base::Picture> draw(const std::string &prompt, const From &from) const
    {
        return draw(prompt, from, m_settings);
    }

    std::vector<base::Picture> draw(const std::string &prompt, const From &from,
                                    sampling::Settings settings, std::uint64_t seed = 3) const
    {
        if (from.beginning) {
            StartPicture start;
            start.picture = m_picture;
            start.beginning = *from.beginning;
            start.strength = from.strength;
            settings.from = std::make_shared<const StartPicture>(start);
        }
        base::Context context;
        const std::vector<sampling::Row> rows = {{prompt, "", seed}};
        return sampling::draw(*m_model, rows, settings, {}, context).pictures;
    }

    /// Root mean square over the [-1, 1] range.
    static double difference(const base::Picture &a, const base::Picture &b)
    {
        double sum = 0;
        for (size_t i = 0; i < a.rgb.size(); ++i) {
            const double d = (double(a.rgb[i]) - double(b.rgb[i])) / 127.5;
            sum += d * d;
        }
        return std::sqrt(sum / double(a.rgb.size()));
    }

    std::optional<model::Model> m_model;
    sampling::Settings m_settings;
    base::Picture m_picture;
};

DEVIASCOPE_TEST(StartPictureTest, "sampling/start_picture")
#include "start_picture_test.moc"
