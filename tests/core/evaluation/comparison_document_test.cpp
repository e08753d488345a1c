#include "evaluation/comparison_document.h"

#include "report/json_writer.h"
#include "report/text_writer.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

namespace {

evaluation::Comparison comparison()
{
    evaluation::ComparisonRow row;
    row.name = "a woman";
    row.method = "self";
    row.norm = 12.5;
    row.scale = 1.5;
    row.turned = {3, 4};
    row.monotone = {8, 8};
    row.monotonicity.tau = 0.5;
    row.monotonicity.interval = {0.25, 0.75};
    row.points = {{0, {0, 7}, {0, 7}, {0, 1}, {}}, {1.5, {3, 7}, {3, 7}, {0, 1}, {}}};
    row.collateral = {{"hair", {2, 8}, 1}};
    evaluation::ComparisonRow control = row;
    control.name = "random, as long as a woman";
    control.control = true;
    evaluation::Comparison all;
    all.rows = {row, control};
    all.evaluations = 7;
    return all;
}

} // namespace

class ComparisonDocumentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rowsHoldTheirPointsAndTheirCollateral()
    {
        const json all = report::toJson(evaluation::documentOf(comparison(), {}, {"a doctor"}));
        QCOMPARE(all.at("prompts"), json::array({"a doctor"}));
        QCOMPARE(all.at("agreement"), json::array());
        QCOMPARE(all.at("evaluations"), json(7));
        const json &row = all.at("rows")[0];
        QCOMPARE(row.size(), size_t(13));
        QCOMPARE(row.at("turned"), statistics::toJson({3, 4}));
        QCOMPARE(row.at("kept"), statistics::toJson({}));
        QCOMPARE(row.at("monotonicity"), (json{{"tau", 0.5}, {"low", 0.25}, {"high", 0.75}}));
        QCOMPARE(row.at("points")[1].at("scale"), json(1.5));
        QCOMPARE(row.at("points")[1].at("shown"), statistics::toJson({4, 8}));
        QCOMPARE(row.at("collateral")[0].at("attribute"), json("hair"));
        QCOMPARE(row.at("collateral")[0].at("uncertain"), json(1));
        QCOMPARE(row.at("control"), json(false));
        QVERIFY(row.at("spent").is_null()); // its file does not say
        QCOMPARE(all.at("rows")[1].at("name"), json("random, as long as a woman"));
    }

    void readersSeeThreeTablesAndAgreementWhereItWasMeasured()
    {
        const std::string text = report::toText(evaluation::documentOf(comparison(), {}, {}));
        QVERIFY2(text.starts_with("direction "), text.c_str());
        QVERIFY(text.find("\n  random, same length") != std::string::npos);
        QVERIFY(text.find("+0.50 [+0.25, +0.75]") != std::string::npos);
        QVERIFY(text.find("\n\nShare that shows the concept, by scale\n") != std::string::npos);
        QVERIFY(text.find("\n\nWhat else changes\n") != std::string::npos);
        QVERIFY(text.find("Agreement") == std::string::npos);
        const std::vector<evaluation::Agreement> agreed{{"a woman", "self", 1, 0.9, 0.9, 0.9, 0.1}};
        const auto both = evaluation::documentOf(comparison(), agreed, {});
        QVERIFY(report::toText(both).find("Agreement of discoveries with different seeds\n") !=
                std::string::npos);
        const json row = {{"concept", "a woman"}, {"method", "self"}, {"pairs", 1},   {"mean", 0.9},
                          {"low", 0.9},           {"high", 0.9},      {"chance", 0.1}};
        QCOMPARE(report::toJson(both).at("agreement"), json::array({row}));
    }
};

DEVIASCOPE_TEST(ComparisonDocumentTest, "evaluation/comparison_document")
#include "comparison_document_test.moc"
