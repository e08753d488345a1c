#include "evaluation/response_document.h"

#include "report/json_writer.h"
#include "report/text_writer.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

namespace {

evaluation::MeasuredSlider slider(bool rises)
{
    evaluation::MeasuredSlider measured{"a woman", "self", {}};
    measured.response.points = {{-1, {4, 40}, {40, 40}, 0},
                                {0, {10, 40}, {40, 40}, 0},
                                {1, {rises ? 30 : 10, 40}, {40, 40}, 0}};
    scale::fitResponse(measured.response);
    measured.response.suggested = scale::Trial{1, {20, 30}, {20, 30}, {0, 10}, {40, 40}};
    measured.response.prompts = {"a doctor"};
    measured.response.seeds = {7, 18446744073709551615ULL};
    measured.response.sampler = "ddim";
    return measured;
}

} // namespace

class ResponseDocumentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The file's own form with name, method and positions.
    void aRowIsWhatAFileKeeps()
    {
        const auto measured = slider(true);
        json expected = scale::toJson(measured.response);
        json row = report::toJson(evaluation::documentOf({measured}, 3)).at("rows")[0];
        QCOMPARE(row.at("name"), json("a woman"));
        QCOMPARE(row.at("method"), json("self"));
        QCOMPARE(row.at("points")[2].at("position").is_number(), true);
        row.erase("name");
        row.erase("method");
        for (json &point : row["points"])
            point.erase("position");
        QCOMPARE(row.dump(2), expected.dump(2));
    }

    void whatDoesNotGrowHasNoPositions()
    {
        auto measured = slider(true);
        const std::string text = report::toText(evaluation::documentOf({measured}, 3));
        QVERIFY2(text.starts_with("a woman (self)\nscale "), text.c_str());
        QVERIFY(text.find("\nUsable from -1.000 to 1.000; the even position goes from 0 (scale -3) "
                          "to 1 (scale 3).\nAt 1.000: turned 66.7 % [") != std::string::npos);
        measured = slider(false);
        measured.response.low = measured.response.high = 0;
        measured.response.points[0].shown = {20, 40};
        scale::fitResponse(measured.response);
        const auto flat = evaluation::documentOf({measured}, 3);
        QVERIFY(report::toText(flat).find("The share does not grow along this slider.\n") !=
                std::string::npos);
        QVERIFY(report::toJson(flat).at("rows")[0].at("points")[0].at("position").is_null());
    }
};

DEVIASCOPE_TEST(ResponseDocumentTest, "evaluation/response_document")
#include "response_document_test.moc"
