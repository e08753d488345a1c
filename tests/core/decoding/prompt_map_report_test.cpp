#include "decoding/prompt_map_report.h"

#include "core/decoding/small_map.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class PromptMapReportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyNumberHasItsRange()
    {
        const auto json = decoding::toJson(tests::smallMap());
        QCOMPARE(json.at("points").size(), size_t(2));
        QCOMPARE(json.at("clusters")[1].at("names")[0].get<std::string>(), std::string("a judge"));
        const auto &scores = json.at("axes")[0].at("scores");
        QCOMPARE(scores[0].at("high").get<double>(), 0.2);
        QVERIFY(scores[0].at("share").is_null());
        QCOMPARE(scores[1].at("share").get<double>(), 0.9);
        QVERIFY(scores[1].at("template_error").is_null());
        const auto &reliability = json.at("reliability");
        QCOMPARE(reliability.at("split_half").at("low").get<double>(), 0.7);
        QCOMPARE(reliability.at("axes")[0].at("shuffled_q95").get<double>(), 0.4);
        // Half of the resamples make no default, and a cosine below chance makes no name.
        QVERIFY(json.at("defaults")[0].at("default").is_null());
        QCOMPARE(json.at("defaults")[0].at("nearest").get<std::string>(), std::string("man"));
        QVERIFY(!json.at("decoded")[0].at("named").get<bool>());
    }

    void picturesStandBesideTheirCaptions()
    {
        auto map = tests::smallMap();
        QVERIFY(decoding::toJson(map).at("pictures").empty());
        QVERIFY(decoding::toJson(map).at("picture_check").is_null());
        decoding::PictureCheck check;
        check.places = {{"1.png", "a judge", {{"a judge", 0.6}}, 0.5, 0.1, 0.6, 1},
                        {"2.png", "", {{"a judge", 0.2}}, 0.5, -0.3, {}, 0}};
        map.pictures = check;
        QVERIFY(decoding::toJson(map).at("picture_check").is_null()); // no summary of no captions
        map.pictures->captioned = map.pictures->captions = 1;
        map.pictures->first = {1, 1, {0.2, 1}, 0.5, 1};
        map.pictures->firstFive = {1, 1, {0.2, 1}, 1, 1};
        map.pictures->cosine = 0.6;
        const auto json = decoding::toJson(map);
        QCOMPARE(json.at("pictures")[0].at("rank").get<int>(), 1);
        QVERIFY(json.at("pictures")[1].at("rank").is_null());
        QVERIFY(!json.at("pictures")[1].at("named").get<bool>());
        const auto &summary = json.at("picture_check");
        QCOMPARE(summary.at("prompts").get<int>(), 2);
        QCOMPARE(summary.at("first").at("low").get<double>(), 0.2);
        QCOMPARE(summary.at("first").at("shuffled").get<double>(), 0.5);
        QVERIFY(summary.at("cosine").at("low").is_null()); // one picture has no interval
    }

    void withoutSharesThereIsNoCorrelation()
    {
        auto map = tests::smallMap();
        map.axes[0].association.reset();
        QVERIFY(decoding::toJson(map).at("reliability").at("axes")[0].at("correlation").is_null());
    }
};

DEVIASCOPE_TEST(PromptMapReportTest, "decoding/prompt_map_report")
#include "prompt_map_report_test.moc"
