#include "scale/measure_response.h"

#include "evaluation/held_out.h"

#include "core/support.h"
#include "discovery/text_steering.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using scale::Side;

class MeasureResponseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scalesGoByHalvesOfTheSuggested()
    {
        QCOMPARE(scale::responseScales(1., 3), (std::vector<double>{.5, 1, 1.5, 2, 2.5}));
        QCOMPARE(scale::responseScales(3., 3), (std::vector<double>{1.5, 3}));
        QCOMPARE(scale::responseScales({}, 3), (std::vector<double>{.75, 1.5, 2.25, 3}));
        QCOMPARE(scale::responseScales(-1., 2), (std::vector<double>{.5, 1, 1.5, 2}));
    }

    void aSideEndsWhereNothingIsLeft()
    {
        using Shown = std::vector<bool>;
        int unchanged = 0;
        const auto point = [](int shown, int kept) {
            return scale::ResponsePoint{1, {shown, 3}, {kept, 40}, 0};
        };
        const Shown none(3, false), one = {true, false, false}, all(3, true);
        QVERIFY(scale::goesOn(Side::Positive, none, point(1, 40), one, unchanged));
        QVERIFY(!scale::goesOn(Side::Positive, one, point(2, 20), one, unchanged)); // lost
        QVERIFY(!scale::goesOn(Side::Positive, one, point(3, 40), all, unchanged));
        QVERIFY(scale::goesOn(Side::Negative, one, point(3, 40), all, unchanged));
        QVERIFY(!scale::goesOn(Side::Negative, one, point(0, 40), none, unchanged));
        unchanged = 0;
        QVERIFY(scale::goesOn(Side::Positive, one, point(1, 40), one, unchanged));  // once
        QVERIFY(!scale::goesOn(Side::Positive, one, point(1, 40), one, unchanged)); // twice
    }

    /// Text steering to "a woman": more of it shows it more often, less of it less often.
    void aConceptAnswersToItsSlider()
    {
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        const discovery::TextSteering text;
        discovery::Settings settings(text);
        settings.concept_ = "a woman";
        settings.searchScale = false;
        base::Context context;
        auto direction = text.discover(model, settings, context).at(0).direction;
        direction.suggestedScale = 1;
        auto heldOut =
            evaluation::heldOutSitting(model, direction, evaluation::Judged::Response, 6);
        const auto response = scale::measureResponse(model, direction, heldOut, 1, context);
        QVERIFY(response.rises());
        QVERIFY(response.high > 0);
        QVERIFY(response.points.back().shown.count > response.points.front().shown.count);
        QVERIFY(response.suggested.has_value());
        QCOMPARE(response.suggested->scale, 1.);
        QCOMPARE(response.steps, 10);
        QVERIFY(response.evaluations > 0);

        std::stop_source stop;
        stop.request_stop();
        base::Context stopped(stop.get_token());
        QVERIFY_EXCEPTION_THROWN(scale::measureResponse(model, direction, heldOut, 1, stopped),
                                 base::Cancelled);
        heldOut.concept_.clear();
        QVERIFY(
            tests::errorOf([&] { scale::measureResponse(model, direction, heldOut, 1, context); }));
    }
};

DEVIASCOPE_TEST(MeasureResponseTest, "scale/measure_response")
#include "measure_response_test.moc"
