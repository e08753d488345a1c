#include "regions/named_mask.h"

#include "core/regions/true_figure.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class NamedMaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The figure's mask lies on the figure, and the background's is the rest.
    void figureAndBackgroundAreParts()
    {
        const auto &model = tests::teachingModel();
        const std::vector<sampling::Row> rows{{"a doctor on a blue background", "", 3}};
        base::Context context;
        const auto latents =
            sampling::drawLatents(model, rows, sampling::Settings::of(model), {}, context).latents;
        const auto subject = regions::drawnSubject(model, latents, rows[0].prompt);
        const auto figure = regions::namedMask(model, subject, regions::kFigure, context);
        const auto background = regions::namedMask(model, subject, regions::kBackground, context);
        QCOMPARE(figure.width, 128);
        tests::Figure found;
        for (size_t i = 0; i < figure.rgb.size(); i += 3) {
            QVERIFY(figure.rgb[i] == 255 || figure.rgb[i] == 0);
            QCOMPARE(int(background.rgb[i]), 255 - int(figure.rgb[i]));
            found.push_back(figure.rgb[i] == 255);
        }
        const double hit = tests::overlap(found, tests::trueFigure(subject.picture));
        QVERIFY2(hit > 0.6, qPrintable(QString::number(hit)));
        QCOMPARE(regions::evaluationsOfNamedMask(), std::int64_t(8));
    }
};

DEVIASCOPE_TEST(NamedMaskTest, "regions/named_mask")
#include "named_mask_test.moc"
