#include "responsible/fair_document.h"

#include "report/json_writer.h"
#include "report/text_writer.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

namespace {

responsible::FairReport fairReport()
{
    responsible::FairReport fair;
    fair.audit.rows = {
        {"a doctor", "gender", "a woman", "before", 1, 4, 1, 0.25, {0.05, 0.7}, 0.2, {}},
        {"a doctor", "gender", "a woman", "after", 2, 4, 0, 0.5, {0.15, 0.85}, 0.2, {}}};
    fair.audit.effects = {
        {"a doctor", "gender", "a woman", "after", 2, 1, 0.25, {-0.1, 0.8}, 0.5, 1},
        {"a doctor", "costume", "scary", "after", 1, 0, 0.25, {-0.2, 0.8}, 1, 1},
        {"a doctor", "costume", "friendly", "after", 0, 0, 0, {-0.2, 0.2}, 1, 1}};
    fair.audit.tests = 3;
    fair.wanted = {{"a doctor", "gender", "a woman", 0.5}};
    fair.kept = {{"a doctor", 3, 2, 4, 3, {0.2, 0.9}}, {"", 3, 2, 4, 3, {0.2, 0.9}}};
    fair.means = {{"gender", "before", 1, {0.5, {}, 0.4}, 0.1, 0.2},
                  {"gender", "after", 3, {0.25, base::Interval{0, 0.5}, 0.2}, 0.1, 0.2}};
    responsible::CalibratedScale scale;
    scale.subject = "a doctor";
    scale.attribute = "gender";
    scale.label = "a woman";
    scale.method = "self";
    scale.scale = 1.25;
    scale.shown.n = 4;
    scale.kept = {2, 3};
    fair.calibration = {scale};
    return fair;
}

} // namespace

class FairDocumentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theKeysAreThoseOfTheContract()
    {
        const json all =
            report::toJson(responsible::fairDocument(fairReport(), responsible::Law::Balanced));
        for (const char *key : {"rows", "effects", "tests", "deviation", "wanted", "calibration",
                                "kept", "means", "assignment", "evaluations", "seconds"})
            QVERIFY2(all.contains(key), key);
        QCOMPARE(all.size(), size_t(11));
        QCOMPARE(all.at("assignment"), json("balanced"));
        const json wanted = {
            {"prompt", "a doctor"}, {"attribute", "gender"}, {"class", "a woman"}, {"share", 0.5}};
        QCOMPARE(all.at("wanted"), json::array({wanted}));
        QVERIFY(all.at("means")[0].at("low").is_null()); // one role has no spread
        QCOMPARE(all.at("means")[1].at("high"), json(0.5));
        QCOMPARE(all.at("means")[1].at("corrected"), json(0.2));
        QVERIFY(all.at("kept")[1].at("prompt").is_null());
        QCOMPARE(all.at("kept")[0].at("named_after"), json(3));
        const json &scale = all.at("calibration")[0];
        QCOMPARE(scale.size(), size_t(12));
        QCOMPARE(scale.at("class"), json("a woman"));
        QCOMPARE(scale.at("method"), json("self"));
        QCOMPARE(scale.at("reached"), json(false));
        QCOMPARE(scale.at("scale"), json(1.25));
    }

    void readersSeeBeforeBesideAfter()
    {
        const std::string text =
            report::toText(responsible::fairDocument(fairReport(), responsible::Law::Balanced));
        const auto holds = [&](const char *line) {
            QVERIFY2(text.find(line) != std::string::npos, text.c_str());
        };
        holds("Shares of the pictures\nrole ");
        holds("50.0 %  25.0 % [5.0, 70.0]  50.0 % [15.0, 85.0]  4  1, 0 ");
        holds("0.500 (one role) ");
        holds("Fewer than 10 roles: their mean says little about others.\n");
        holds("all       4         3             3            66.7 % [20.0, 90.0]\n");
        holds("2 of 3     not reached\n");
        QVERIFY(text.find("Distance from the wanted shares") == std::string::npos); // none here
    }

    void whatDidNotChangeIsLeftOut()
    {
        const std::string text = report::toText(responsible::changeDocument(fairReport()));
        QVERIFY(text.starts_with(
            "What changed, picture by picture at the same seeds (3 tests, corrected together)\n"));
        QVERIFY(text.find("scary") != std::string::npos);
        QVERIFY(text.find("friendly") == std::string::npos);
        auto quiet = fairReport();
        quiet.audit.effects.resize(1);
        QVERIFY(report::toText(responsible::changeDocument(quiet))
                    .ends_with("What else changed (what did not change is left out)\nNothing.\n"));
        QCOMPARE(report::toJson(responsible::changeDocument(quiet)), json::object());
    }
};

DEVIASCOPE_TEST(FairDocumentTest, "responsible/fair_document")
#include "fair_document_test.moc"
