#include "sampling/guided_network.h"

#include "sampling/sampler.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using sampling::ActivationEdit;
using sampling::DrawingCache;
using sampling::Intervention;

/// What a cache keeps from one drawing for the next, over the teaching model.
class GuidedNetworkTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_settings = sampling::Settings::of(*m_model);
        m_settings.steps = 4;
        m_settings.sampler = "dpmpp_2m";
    }

    void picturesDoNotDependOnWhatTheCacheHolds()
    {
        DrawingCache used;
        draw({edit(1)}, &used);
        draw({}, &used);
        DrawingCache fresh;
        QCOMPARE(draw({edit(2)}, &used).pictures, draw({edit(2)}, &fresh).pictures);
    }

    void picturesAreThoseWithoutACache_data()
    {
        QTest::addColumn<double>("scale");
        QTest::addColumn<int>("branch");
        QTest::addColumn<QString>("site");
        QTest::addColumn<double>("windowEnd");
        const int conditional = int(sampling::Branch::Conditional);
        QTest::newRow("conditional") << 1.5 << conditional << "mid" << 1000.;
        QTest::newRow("both branches") << 1.5 << int(sampling::Branch::Both) << "mid" << 1000.;
        QTest::newRow("down block") << 1.5 << conditional << "down_0" << 1000.;
        QTest::newRow("up block") << 1.5 << conditional << "up_0" << 1000.;
        QTest::newRow("late window") << 1.5 << conditional << "mid" << 600.;
        QTest::newRow("zero") << 0. << conditional << "mid" << 1000.;
    }

    void picturesAreThoseWithoutACache()
    {
        QFETCH(double, scale);
        QFETCH(int, branch);
        QFETCH(QString, site);
        QFETCH(double, windowEnd);
        ActivationEdit wanted = edit(scale, network::Site::parse(site.toStdString()));
        wanted.branch = sampling::Branch(branch);
        wanted.window.to = windowEnd;
        DrawingCache cache;
        draw({edit(1)}, &cache);
        draw({}, &cache);
        const auto with = draw({wanted}, &cache).pictures;
        const auto without = draw({wanted}, nullptr).pictures;
        if (scale == 0)
            QCOMPARE(with, without);
        int largest = 0;
        for (size_t i = 0; i < with.size(); ++i)
            for (size_t j = 0; j < with[i].rgb.size(); ++j)
                largest = std::max(largest, std::abs(int(with[i].rgb[j]) - int(without[i].rgb[j])));
        QVERIFY(largest <= 1);
    }

    void knownCallsAreNotMadeAgain()
    {
        DrawingCache cache;
        const std::int64_t rows = 2 * std::int64_t(kRows.size()); // both branches of the guidance
        QCOMPARE(draw({edit(1)}, &cache).evaluations, rows * 4);
        // The first call's unconditional half is known.
        QCOMPARE(draw({edit(2)}, &cache).evaluations, rows * 4 - rows / 2);
        QCOMPARE(draw({}, &cache).evaluations, rows * 4);
        QCOMPARE(draw({}, &cache).evaluations, std::int64_t(0));
        ActivationEdit late = edit(1);
        late.window.to = 600; // of the four timesteps two lie before
        QCOMPARE(draw({late}, &cache).evaluations, rows * 2);
    }

    /// A text edit acts from the first call on, where nothing is as it was.
    void textEditsPassTheCacheBy()
    {
        DrawingCache cache;
        const auto untouched = draw({}, &cache).pictures;
        sampling::ContextEdit text;
        text.delta = m_model->text.encode({"a woman"}) - m_model->text.encode({"a person"});
        QVERIFY(draw({text}, &cache).pictures != untouched);
        QCOMPARE(draw({}, &cache).pictures, untouched);
    }

private:
    ActivationEdit edit(double scale, network::Site site = network::kMid) const
    {
        const int64_t side = m_model->unet.config().sampleSize;
        const auto shape = m_model->unet.shape(site, side, side);
        ActivationEdit result;
        result.site = site;
        result.direction = at::full({1, shape[0], shape[1], shape[2]}, .5);
        result.scale = scale;
        return result;
    }

    sampling::Drawing draw(const std::vector<Intervention> &interventions,
                           DrawingCache *cache) const
    {
        base::Context context;
        return sampling::draw(*m_model, kRows, m_settings, interventions, context, cache);
    }

    const std::vector<sampling::Row> kRows = {{"a doctor", "", 3}, {"a nurse", "", 4}};
    std::optional<model::Model> m_model;
    sampling::Settings m_settings;
};

DEVIASCOPE_TEST(GuidedNetworkTest, "sampling/guided_network")
#include "guided_network_test.moc"
