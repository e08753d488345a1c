#include "training/planting_report.h"

#include "report/json_writer.h"
#include "report/text_writer.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;

class PlantingReportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Against a paired table by hand: 3 gained, 1 lost of 8.
    void otherRolesArePaired()
    {
        const std::vector<int> before{0, 0, 0, 0, 1, 1, 1, -1}, after{1, 1, 0, 0, 0, 1, 1, 1};
        auto other = training::otherRole("a cook", before, after, 1);
        QCOMPARE(other.n, 8);
        QCOMPARE(other.difference, 0.25);
        QVERIFY(other.interval.low < 0.25 && other.interval.high > 0.25);
        QCOMPARE(other.p, 0.625); // 2 (1 + 4) / 16
        std::vector<training::OtherRole> all{other,
                                             training::otherRole("a pilot", before, before, 1)};
        training::correctTogether(all);
        QCOMPARE(all[0].pAdjusted, 1.0);
        QCOMPARE(all[1].difference, 0.0);
        QCOMPARE(all[1].pAdjusted, 1.0);
    }

    void machinesGetTheContractsKeys()
    {
        training::PlantingReport report;
        report.model = "biased";
        report.role = "a judge";
        report.wanted = {{"a man", 0.2}, {"a woman", 0.8}};
        report.asked = "a woman";
        for (const char *condition : {"before", "after"})
            for (const char *label : {"a man", "a woman"})
                report.bias.rows.push_back(
                    {"a judge", "gender", label, condition, 3, 6, 0, 0.5, {}, {}, {}});
        report.kept = {5, 6};
        report.others = {training::otherRole("a cook", {0, 1}, {0, 1}, 1)};
        const nlohmann::json json = report::toJson(training::documentOf(report));
        QCOMPARE(json.at("model"), nlohmann::json("biased"));
        for (const char *condition : {"before", "after"}) {
            QCOMPARE(json.at(condition).size(), size_t(2));
            QCOMPARE(json.at(condition)[1].at("class"), nlohmann::json("a woman"));
            QCOMPARE(json.at(condition)[1].at("condition"), nlohmann::json(condition));
            QCOMPARE(json.at(condition)[1].at("count"), nlohmann::json(3));
        }
        QCOMPARE(json.at("others")[0].at("role"), nlohmann::json("a cook"));
        for (const char *key : {"difference", "low", "high", "p_adjusted"})
            QVERIFY(json.at("others")[0].contains(key));
        QCOMPARE(json.at("role_kept").at("count"), nlohmann::json(5));
        const std::string text = report::toText(training::documentOf(report));
        QVERIFY(text.find("80 %") != std::string::npos || text.find("80.0 %") != std::string::npos);
        QVERIFY(text.find("a cook") != std::string::npos);
    }
};

DEVIASCOPE_TEST(PlantingReportTest, "training/planting_report")
#include "planting_report_test.moc"
