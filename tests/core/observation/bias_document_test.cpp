#include "observation/bias_document.h"

#include "report/json_writer.h"
#include "report/text_writer.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

namespace {

observation::BiasReport doctorsAudit()
{
    observation::BiasReport all;
    all.rows = {{"a doctor", "gender", "a woman", "before", 1, 4, 1, 0.25, {0.05, 0.7}, 0.2, {}}};
    all.effects = {{"a doctor", "gender", "a woman", "after", 2, 0, 0.5, {-0.1, 0.8}, 0.5, 1}};
    all.deviation = {{"a doctor", "gender", "before", 0, {}, {0, 1}, 0, 0}};
    all.tests = 1;
    all.evaluations = 160;
    all.seconds = 2.5;
    return all;
}

json doctorsJson()
{
    const json share = {{"prompt", "a doctor"}, {"attribute", "gender"},
                        {"class", "a woman"},   {"condition", "before"},
                        {"count", 1},           {"n", 4},
                        {"uncertain", 1},       {"share", 0.25},
                        {"low", 0.05},          {"high", 0.7},
                        {"planted", 0.2},       {"drawn", nullptr}};
    const json effect = {{"prompt", "a doctor"}, {"attribute", "gender"},
                         {"class", "a woman"},   {"condition", "after"},
                         {"gained", 2},          {"lost", 0},
                         {"difference", 0.5},    {"low", -0.1},
                         {"high", 0.8},          {"p", 0.5},
                         {"p_adjusted", 1.0}};
    const json deviation = {{"prompt", "a doctor"},  {"attribute", "gender"},
                            {"condition", "before"}, {"n", 0},
                            {"ratio", nullptr},      {"low", 0.0},
                            {"high", 1.0},           {"null_mean", 0.0},
                            {"null_q95", 0.0}};
    return {{"rows", json::array({share})},
            {"effects", json::array({effect})},
            {"deviation", json::array({deviation})},
            {"tests", {{"count", 1}, {"correction", "holm"}}},
            {"evaluations", 160},
            {"seconds", 2.5}};
}

} // namespace

class AuditDocumentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theKeysAreThoseOfTheContract()
    {
        QCOMPARE(report::toJson(observation::documentOf(doctorsAudit())).dump(2),
                 doctorsJson().dump(2));
        const json none = report::toJson(observation::documentOf({}));
        for (const char *key : {"rows", "effects", "deviation"})
            QCOMPARE(none.at(key), json::array());
    }

    void readersSeeThreeTables()
    {
        QCOMPARE(report::toText(observation::documentOf(doctorsAudit())),
                 std::string(
                     "prompt    perceived  when    n  share [95 %]        uncertain  planted  "
                     "counted\n"
                     "--------  ---------  ------  -  ------------------  ---------  -------  "
                     "-------\n"
                     "a doctor  a woman    before  4  25.0 % [5.0, 70.0]  1          20 %     -\n"
                     "\n"
                     "Change at the same seeds (paired; 1 tests, corrected after Holm)\n"
                     "prompt    perceived  when   gained  lost  change [95 %]                "
                     "p      p (Holm)\n"
                     "--------  ---------  -----  ------  ----  ---------------------------  "
                     "-----  --------\n"
                     "a doctor  a woman    after  2       0     +50.0 points [-10.0, +80.0]  "
                     "0.500  1.000\n"
                     "\n"
                     "Distance from even shares\n"
                     "prompt    attribute  when    n  deviation ratio [95 %]  a fair generator: "
                     "mean  95 % below\n"
                     "--------  ---------  ------  -  ----------------------  "
                     "----------------------  ----------\n"
                     "a doctor  gender     before  0  nothing was named       0.000             "
                     "      0.000\n"));
    }
};

DEVIASCOPE_TEST(AuditDocumentTest, "observation/bias_document")
#include "bias_document_test.moc"
