#include "report/json_writer.h"

#include "core/report/small_document.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

namespace {

json smallJson()
{
    const json first = {{"prompt", "a \"doctor\", <b>"},
                        {"n", 64},
                        {"share", 0.203125},
                        {"low", 0.125},
                        {"high", 0.3125},
                        {"seed", 7}};
    const json second = {{"prompt", "=1+1\x1b[31m"},
                         {"n", 0},
                         {"share", nullptr},
                         {"low", 0.0},
                         {"high", 1.0},
                         {"seed", 8}};
    return {{"rows", {first, second}},
            {"inner", {{"changes", json::array()}, {"low", 0.25}}},
            {"tests", {{"count", 3}}},
            {"seconds", 1.5}};
}

json nestedJson()
{
    const json points = json::array({json{{"scale", 0.5}}});
    return {{{"points", points}, {"window", {{"from", 3}, {"to", nullptr}}}},
            {{"points", json::array()}}};
}

} // namespace

class ReportJsonTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyKeyAndNoWordsForReaders()
    {
        QCOMPARE(report::toJson(tests::smallDocument()).dump(), smallJson().dump());
    }

    void rowsHoldRowsAndObjects()
    {
        report::Table inner, outer;
        inner.columns = {report::column("scale")};
        inner.rows = {{report::fixed(0.5)}};
        outer.columns = {report::column("points"), report::column("window.from"),
                         report::column("window.to"), report::column("role")};
        outer.rows = {{report::nested(inner), report::Count{3}, report::Missing{}},
                      {report::nested(report::Table{}), report::Absent{}, report::Absent{}}};
        QCOMPARE(report::rowsJson(outer), nestedJson());
    }
};

DEVIASCOPE_TEST(ReportJsonTest, "report/json_writer")
#include "json_writer_test.moc"
