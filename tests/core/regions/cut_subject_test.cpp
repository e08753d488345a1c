#include "regions/cut_subject.h"

#include "core/task/recorded_surroundings.h"
#include "support/registry.h"

#include <QtTest>

#include <cmath>

using namespace deviascope;

class CutSubjectTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ofTwoCallsTheNearer()
    {
        QCOMPARE(regions::nearestCall({951, 601, 301, 251, 1}, 281), size_t(2));
        QCOMPARE(regions::nearestCall({951, 601, 301, 251, 1}, 0), size_t(4));
        QCOMPARE(regions::nearestCall({999}, 0), size_t(0));
    }

    /// A drawn picture is what `draw` gives; the same picture as one's own is nearly that again.
    void aPictureIsSeenAsTheModelSeesIt()
    {
        const model::Model &model = tests::teachingModel();
        const std::vector<sampling::Row> rows{{"a doctor", "", 3}};
        auto settings = sampling::Settings::of(model);
        settings.steps = 5;
        base::Context context;
        const auto drawn = sampling::draw(model, rows, settings, {}, context).pictures.front();
        const at::Tensor latents =
            sampling::drawLatents(model, rows, settings, {}, context).latents;
        const auto subject = regions::drawnSubject(model, latents, "a doctor");
        QVERIFY(subject.picture == drawn);
        const auto own = regions::ownSubject(model, drawn, "", 128, 128);
        QCOMPARE(own.latents.sizes(), latents.sizes());
        double difference = 0;
        for (size_t i = 0; i < drawn.rgb.size(); ++i)
            difference += std::abs(int(drawn.rgb[i]) - int(own.picture.rgb[i]));
        QVERIFY(difference / static_cast<double>(drawn.rgb.size()) < 12);
        const auto wide = regions::ownSubject(model, drawn, "", 128, 64);
        QCOMPARE(wide.picture.height, 64);
    }
};

DEVIASCOPE_TEST(CutSubjectTest, "regions/cut_subject")
#include "cut_subject_test.moc"
