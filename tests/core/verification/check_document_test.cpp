#include "verification/check_document.h"

#include "report/json_writer.h"
#include "report/text_writer.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <limits>

using namespace deviascope;
using nlohmann::json;

class CheckDocumentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// What cannot be computed is null with its reason, and an error that is not finite is too.
    void rowsSayWhatHoldsAndWhatIsNotKnown()
    {
        verification::ReferenceReport report;
        report.rows = {{"unet.mid", 2e-6, 1e-4, true, ""},
                       {"image.0", std::numeric_limits<double>::infinity(), 1e-3, false, "black"},
                       {"later.0", 0, 1e-3, std::nullopt, "not in this version"}};
        report.unknown = {"other"};
        report.ok = false;
        const auto document = verification::documentOf(report);
        const json object = report::toJson(document);
        const json &rows = object.at("rows");
        QCOMPARE(rows[0],
                 json({{"key", "unet.mid"}, {"error", 2e-6}, {"tolerance", 1e-4}, {"ok", true}}));
        QVERIFY(rows[1].at("error").is_null());
        QCOMPARE(rows[1].at("ok"), json(false));
        QVERIFY(rows[2].at("ok").is_null());
        QCOMPARE(rows[2].at("reason"), json("not in this version"));
        QCOMPARE(object.at("unknown"), json({"other"}));
        QCOMPARE(object.at("ok"), json(false));
        const std::string text = report::toText(document);
        for (const char *part : {"2.00e-06", "FAILED: black", "not computed: not in this version",
                                 "unknown key: other", "all:  FAILED"})
            QVERIFY2(text.find(part) != std::string::npos, text.c_str());
    }

    void statisticsHaveAGroupAndAnEntry()
    {
        statistics::StatisticsReport report;
        report.rows = {{"wilson", 3, 0, 1e-9, true}};
        const json object = report::toJson(verification::documentOf(report));
        QCOMPARE(object.at("rows")[0].at("group"), json("wilson"));
        QCOMPARE(object.at("rows")[0].at("index"), json(3));
        QCOMPARE(object.at("ok"), json(true));
        QCOMPARE(object.at("unknown"), json::array());
    }
};

DEVIASCOPE_TEST(CheckDocumentTest, "verification/check_document")
#include "check_document_test.moc"
