#include "decoding/prompt_map_report.h"

#include "core/decoding/small_map.h"
#include "report/json_writer.h"
#include "report/text_writer.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;

namespace {

nlohmann::json jsonOf(const decoding::PromptMap &map)
{
    return report::toJson(decoding::documentOf(map));
}

} // namespace

class PromptMapReportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyNumberHasItsRange()
    {
        const auto json = jsonOf(tests::smallMap());
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

    void readersSeeEachAxisAndWhatNamesAreThere()
    {
        const std::string text = report::toText(decoding::documentOf(tests::smallMap()));
        QVERIFY2(text.starts_with("2 prompts (0 recorded now, 0 from disk). Halves of the seeds "
                                  "agree: cosine +0.85 [+0.70, +0.95].\n\ncluster "),
                 text.c_str());
        QVERIFY(text.find("\nAxis: + \"a man\", - \"a woman\"\nprompt ") != std::string::npos);
        QVERIFY(text.find("over 5 prompts: +0.60 [+0.10, +0.90] (shuffled labels stay below 0.40 "
                          "in 95 %)\n") != std::string::npos);
        QVERIFY(text.find("50 %          no default\n") != std::string::npos);
        QVERIFY(text.find("no name in this bank") != std::string::npos);
        QVERIFY(text.find("Pictures among") == std::string::npos);
    }

    void withoutSharesThereIsNoCorrelation()
    {
        auto map = tests::smallMap();
        map.axes[0].association.reset();
        QVERIFY(jsonOf(map).at("reliability").at("axes")[0].at("correlation").is_null());
    }
};

DEVIASCOPE_TEST(PromptMapReportTest, "decoding/prompt_map_report")
#include "prompt_map_report_test.moc"
