#include "sampling/sampler.h"

#include "core/limited_memory.h"
#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <cstdlib>

using namespace deviascope;
using namespace deviascope::tests;
using sampling::ActivationEdit;
using sampling::Intervention;
using sampling::Row;

namespace {

const Row kDoctor{"a doctor", "", 3};
const Row kNurse{"a nurse", "", 4};

int largestDifference(const base::Picture &a, const base::Picture &b)
{
    if (a.rgb.size() != b.rgb.size())
        return 256;
    int largest = 0;
    for (size_t i = 0; i < a.rgb.size(); ++i)
        largest = std::max(largest, std::abs(int(a.rgb[i]) - int(b.rgb[i])));
    return largest;
}

} // namespace

/// The sampling loop over the teaching model, a few steps each.
class SamplerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_settings = sampling::Settings::of(*m_model);
        m_settings.steps = 3;
    }

    void aGpuDrawsMoreAtATime()
    {
        QCOMPARE(sampling::Settings::microBatchOn(at::kCPU, 16), 4);
        QCOMPARE(sampling::Settings::microBatchOn(at::kCUDA, 16), 64); // the teaching model
        QCOMPARE(sampling::Settings::microBatchOn(at::kCUDA, 64), 8);  // 512 x 512
        QCOMPARE(sampling::Settings::microBatchOn(at::kCUDA, 512), 4);
        QCOMPARE(m_settings.microBatch, 4);
    }

    /// Within a batch or alone: the same picture to a grey level.
    void aPictureDoesNotDependOnItsBatch()
    {
        const auto batch = pictures({kNurse, kDoctor});
        const auto alone = pictures({kDoctor});
        QVERIFY(largestDifference(batch[1], alone[0]) <= 1);
        QVERIFY(largestDifference(batch[0], batch[1]) > 1);
    }

    void equalBatchShapesAreEqualBitForBit()
    {
        const Row other{"a person", "", 99};
        const at::Tensor first = latents({kDoctor, kNurse});
        const at::Tensor second = latents({kDoctor, other});
        QVERIFY(at::equal(first[0], second[0]));
        QVERIFY(!at::equal(first[1], second[1]));
    }

    void microBatchesKeepTheOrder()
    {
        m_settings.microBatch = 1;
        const at::Tensor split = latents({kDoctor, kNurse});
        const at::Tensor nurse = latents({kNurse});
        m_settings.microBatch = 4;
        QVERIFY(at::equal(split[1], nurse[0]));
    }

    /// With memory for two pictures at a time, four are drawn in two parts, and the user hears it.
    void whereMemoryIsShortBatchesAreSplit()
    {
        const std::vector<Row> rows = {kDoctor, kNurse, {"a cook", "", 5}, {"a judge", "", 6}};
        const std::vector<Row> two = {kDoctor, kNurse};
        base::Context silent;
        const auto whole = sampling::draw(*m_model, rows, m_settings, {}, silent);
        QCOMPARE(whole.microBatch, m_settings.microBatch);
        const size_t enough =
            tests::largestPieceOf([&] { sampling::draw(*m_model, two, m_settings, {}, silent); });
        std::string notice;
        base::Context context({},
                              [&](const base::Progress &progress) { notice += progress.notice; });
        const LimitedMemory limited(enough);
        const auto split = sampling::draw(*m_model, rows, m_settings, {}, context);
        QCOMPARE(split.microBatch, 2);
        QCOMPARE(notice, std::string("Memory is short: going on with 2 pictures at a time."));
        QCOMPARE(split.pictures.size(), rows.size());
        for (size_t i = 0; i < rows.size(); ++i)
            QVERIFY(largestDifference(split.pictures[i], whole.pictures[i]) <= 1);
    }

    void wherePicturesDoNotFitAtAllItIsSaid()
    {
        base::Context context;
        constexpr size_t kTooLittle = 1 << 14;
        const LimitedMemory limited(kTooLittle);
        const auto error = errorOf(
            [&] { sampling::draw(*m_model, std::vector{kDoctor}, m_settings, {}, context); });
        QVERIFY(error && error->kind() == base::ErrorKind::OutOfMemory);
        const std::string side = std::to_string(m_model->pictureSize());
        QCOMPARE(error->where(), side + "x" + side);
    }

    void aSliderAtZeroTouchesNothing()
    {
        const at::Tensor untouched = latents({kDoctor});
        QVERIFY(at::equal(latents({kDoctor}, {edit(0)}), untouched));
        QVERIFY(!at::equal(latents({kDoctor}, {edit(2)}), untouched));
    }

    /// Few steps of the foretelling sampler lie far nearer to many steps of DDIM from the same
    /// noise than as few of DDIM itself.
    void fewStepsForetellMany()
    {
        const std::vector<Row> rows{kDoctor, kNurse, {"a judge", "", 5}};
        const auto drawn = [&](const sampling::Settings &settings) {
            base::Context context;
            return sampling::decodeLatents(
                *m_model, sampling::drawLatents(*m_model, rows, settings, {}, context).latents);
        };
        auto many = sampling::Settings::of(*m_model);
        const at::Tensor wanted = drawn(many);
        const auto distance = [&](const sampling::Settings &settings) {
            return (drawn(settings) - wanted).square().mean().sqrt().item<double>();
        };
        many.steps = 4;
        const double foretold = distance(sampling::Settings::foretelling(*m_model, 4));
        const double plain = distance(many);
        QVERIFY2(foretold < 0.2 && foretold < 0.6 * plain,
                 qPrintable(QString("%1 against %2").arg(foretold).arg(plain)));
    }

    void evaluationsAreCounted()
    {
        base::Context context;
        const std::vector<Row> rows{kDoctor, kNurse};
        // Two pictures, both branches of the guidance, at each step.
        QCOMPARE(sampling::drawLatents(*m_model, rows, m_settings, {}, context).evaluations,
                 std::int64_t(2 * 2 * m_settings.steps));
    }

    /// Every U-Net call is preceded by a poll, at which a stop ends the work.
    void aStopEndsBetweenTwoCalls()
    {
        std::stop_source stop;
        int polls = 0;
        base::Context context(stop.get_token(), [&](const base::Progress &) {
            if (++polls == 2)
                stop.request_stop();
        });
        const std::vector<Row> rows{kDoctor};
        QVERIFY_EXCEPTION_THROWN(sampling::draw(*m_model, rows, m_settings, {}, context),
                                 base::Cancelled);
        QCOMPARE(polls, 2);
    }

    void impossibleSettingsAreRefused()
    {
        auto settings = m_settings;
        settings.steps = 0;
        base::Context context;
        const std::vector<Row> rows{kDoctor};
        const auto error =
            tests::errorOf([&] { sampling::draw(*m_model, rows, settings, {}, context); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

private:
    ActivationEdit edit(double scale) const
    {
        const int64_t side = m_model->unet.config().sampleSize;
        const auto shape = m_model->unet.shape(network::kMid, side, side);
        ActivationEdit result;
        result.site = network::kMid;
        result.direction = at::ones({1, shape[0], shape[1], shape[2]});
        result.scale = scale;
        return result;
    }

    at::Tensor latents(const std::vector<Row> &rows,
                       const std::vector<Intervention> &interventions = {}) const
    {
        base::Context context;
        return sampling::drawLatents(*m_model, rows, m_settings, interventions, context).latents;
    }

    std::vector<base::Picture> pictures(const std::vector<Row> &rows) const
    {
        base::Context context;
        return sampling::draw(*m_model, rows, m_settings, {}, context).pictures;
    }

    std::optional<model::Model> m_model;
    sampling::Settings m_settings;
};

DEVIASCOPE_TEST(SamplerTest, "sampling/sampler")
#include "sampler_test.moc"
