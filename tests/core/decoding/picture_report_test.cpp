#include "decoding/picture_report.h"

#include "report/json_writer.h"
#include "report/text_writer.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

namespace {

decoding::PictureCheck twoPictures()
{
    decoding::PictureCheck check;
    check.places = {{"1.png", "a judge", {{"a judge", 0.6}}, 0.5, 0.1, 0.6, 1},
                    {"2.png", "", {{"a judge", 0.2}}, 0.5, -0.3, {}, 0}};
    return check;
}

decoding::PictureCheck captioned()
{
    auto check = twoPictures();
    check.captioned = check.captions = 1;
    check.first = {1, 1, {0.25, 1}, 0.5, 1};
    check.firstFive = {1, 1, {0.25, 1}, 1, 1};
    check.cosine = 0.6;
    return check;
}

} // namespace

class PictureReportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void picturesStandBesideTheirCaptions()
    {
        const json none = report::toJson({{}, {decoding::picturesSection({}, 2)}});
        QCOMPARE(none, (json{{"pictures", json::array()}, {"picture_check", nullptr}}));
        const json bare = report::toJson({{}, {decoding::picturesSection(twoPictures(), 2)}});
        QVERIFY(bare.at("picture_check").is_null()); // no summary of no captions
        const json all = report::toJson({{}, {decoding::picturesSection(captioned(), 2)}});
        QCOMPARE(all.at("pictures")[0].at("rank"), json(1));
        QCOMPARE(all.at("pictures")[0].at("nearest")[0].at("prompt"), json("a judge"));
        QVERIFY(all.at("pictures")[1].at("rank").is_null());
        QCOMPARE(all.at("pictures")[1].at("named"), json(false));
        const json &summary = all.at("picture_check");
        QCOMPARE(summary.at("prompts"), json(2));
        QCOMPARE(summary.at("first"), (json{{"count", 1},
                                            {"n", 1},
                                            {"share", 1.0},
                                            {"low", 0.25},
                                            {"high", 1.0},
                                            {"shuffled", 0.5},
                                            {"shuffled_q95", 1.0}}));
        QVERIFY(summary.at("cosine").at("low").is_null()); // one picture has no interval
    }

    void readersSeeWhetherTheyLieRight()
    {
        QCOMPARE(report::toText({{}, {decoding::picturesSection({}, 2)}}), std::string());
        const std::string text = report::toText({{}, {decoding::picturesSection(captioned(), 2)}});
        QVERIFY2(text.starts_with("Pictures among the prompts\npicture "), text.c_str());
        QVERIFY(text.find("Of 1 pictures with 1 captions, among 2 prompts:\n"
                          "the own caption is the nearest prompt: 100.0 % [25.0, 100.0] (with "
                          "shuffled captions 50.0 %, in 95 % of shuffles at most 100.0 %)\n") !=
                std::string::npos);
        QVERIFY(text.ends_with("mean cosine with the own caption: +0.60 (shuffled +0.00)\n"));
        QVERIFY(report::toText({{}, {decoding::picturesSection(twoPictures(), 2)}})
                    .ends_with("nothing says whether they lie right.\n"));
    }
};

DEVIASCOPE_TEST(PictureReportTest, "decoding/picture_report")
#include "picture_report_test.moc"
