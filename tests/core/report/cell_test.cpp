#include "report/cell.h"

#include "report/table.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <limits>

using namespace deviascope;
using namespace deviascope::report;
using nlohmann::json;

namespace {

std::string shown(const Cell &cell)
{
    return textOf(cell);
}

} // namespace

class ReportCellTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readersSeeUnitsAndIntervals()
    {
        QCOMPARE(shown(Share{0.203125, base::Interval{0.119, 0.325}}),
                 std::string("20.3 % [11.9, 32.5]"));
        QCOMPARE(shown(Share{0.8, {}, "-", 0}), std::string("80 %"));
        QCOMPARE(shown(Difference{0.102, {-0.01, 0.2}}), std::string("+10.2 points [-1.0, +20.0]"));
        QCOMPARE(shown(Ratio{0.25, base::Interval{0, 0.5}}), std::string("0.250 [0.000, 0.500]"));
        QCOMPARE(shown(Ratio{{}, base::Interval{0, 1}, "nothing was named"}),
                 std::string("nothing was named"));
        QCOMPARE(shown(Ratio{0.5, base::Interval{-0.25, 1}, "-", 2, Sign::Always}),
                 std::string("+0.50 [-0.25, +1.00]"));
        QCOMPARE(shown(Ratio{0.5, {}, "-", 3, Sign::WhereNegative, "(one role)"}),
                 std::string("0.500 (one role)"));
        QCOMPARE(shown(PValue{0.0004}), std::string("< .001"));
        QCOMPARE(shown(PValue{0.012}), std::string("0.012"));
        QCOMPARE(shown(Number{1e-5, 1, Number::Style::Scientific}), std::string("1.0e-05"));
        QCOMPARE(shown(Number{0.75, 0, Number::Style::Shortest}), std::string("0.75"));
        QCOMPARE(shown(Number{2.5, 1, Number::Style::Fixed, Sign::WhereNegative, "s"}),
                 std::string("2.5 s"));
        QCOMPARE(shown(Answer{false, "reached", "not reached"}), std::string("not reached"));
        QCOMPARE(shown(List{{"a", "b"}, "+"}), std::string("a+b"));
        QCOMPARE(shown(Missing{"no name"}), std::string("no name"));
        QCOMPARE(shown(std::string("a\x1b[2Jb\n")), std::string("a?[2Jb?"));
    }

    void machinesSeeTheValues()
    {
        using Parts = std::vector<json>;
        QCOMPARE(partsOf(Share{0.5, base::Interval{0.25, 0.75}}),
                 (Parts{0.5, 0.25, 0.75, nullptr, nullptr}));
        QCOMPARE(partsOf(Share{0.5, base::Interval{0.25, 0.75}, "-", 1, 2, 4}),
                 (Parts{0.5, 0.25, 0.75, 2, 4}));
        QCOMPARE(partsOf(Difference{0.5, {0.25, 0.75}, 0.01}), (Parts{0.5, 0.25, 0.75, 0.01}));
        QCOMPARE(partsOf(Named{"always", "whole"}), (Parts{"whole"}));
        QCOMPARE(partsOf(Answer{true}), (Parts{true}));
        QCOMPARE(partsOf(Missing{"no name"}), (Parts{nullptr}));
        QCOMPARE(partsOf(fixed(std::numeric_limits<double>::infinity())), (Parts{nullptr}));
        QCOMPARE(partsOf(verbatim(json{{"a", 1}})), (Parts{json{{"a", 1}}}));
        QCOMPARE(partsOf(Count{3}).front().dump(), std::string("3"));
    }
};

DEVIASCOPE_TEST(ReportCellTest, "report/cell")
#include "cell_test.moc"
