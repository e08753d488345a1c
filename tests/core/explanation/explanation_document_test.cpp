#include "explanation/explanation_document.h"

#include "report/json_writer.h"
#include "report/text_writer.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

class ExplanationDocumentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void machinesGetTheContractsKeys()
    {
        explanation::Explanation found;
        found.what = "a woman";
        found.pictures = {"why/maximising-0.png"};
        found.before = {.2, .4};
        found.after = {.9, .7};
        found.words = {{"woman", .5, 0}, {"a woman", .3, -1}};
        found.suspects = {{"background", "blue", .6}};
        found.shortcuts.resize(1);
        found.shortcuts[0].text = "blue";
        found.shortcuts[0].scoreChange = .25;
        found.shortcuts[0].interval = base::Interval{.1, .4};
        found.shortcuts[0].confirmed = true;
        const json object = report::toJson(explanation::documentOf(found));
        QVERIFY(std::abs(object.at("score").at("before").at("mean").get<double>() - .3) < 1e-12);
        QVERIFY(std::abs(object.at("score").at("after").at("mean").get<double>() - .8) < 1e-12);
        QCOMPARE(object.at("pictures"), json::array({"why/maximising-0.png"}));
        QCOMPARE(object.at("words")[0].at("text"), json("woman"));
        QCOMPARE(object.at("words")[0].at("margin"), json(.5));
        QCOMPARE(object.at("shortcuts")[0].at("score_change"), json(.25));
        QCOMPARE(object.at("shortcuts")[0].at("confirmed"), json(true));
        for (const char *key : {"low", "high", "p_adjusted"})
            QVERIFY(object.at("shortcuts")[0].contains(key));
        const std::string text = report::toText(explanation::documentOf(found));
        QVERIFY(text.find("woman") != std::string::npos);
    }

    /// No pair counts: nothing is invented in its place.
    void whatWasNotMeasuredIsMissing()
    {
        explanation::Explanation found;
        found.suspects = {{"background", "blue", .6}};
        found.shortcuts.resize(1);
        found.shortcuts[0].text = "blue";
        const json row = report::toJson(explanation::documentOf(found)).at("shortcuts")[0];
        for (const char *key : {"score_change", "low", "high"})
            QVERIFY2(row.value(key, json()).is_null(), key);
        QCOMPARE(row.at("pairs"), json(0));
    }

    void nothingSuspectIsSaid()
    {
        const std::string text = report::toText(explanation::documentOf({}));
        QVERIFY(text.find("Nothing beside the class") != std::string::npos);
    }
};

DEVIASCOPE_TEST(ExplanationDocumentTest, "explanation/explanation_document")
#include "explanation_document_test.moc"
