#include "sampling/rows_in_turn.h"

#include "support/registry.h"

#include <QtTest>

#include <map>
#include <numeric>
#include <set>

using namespace deviascope;

class RowsInTurnTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Every picture its own seed, every prompt as often; and classes that alternate as many times
    /// as there are prompts meet each of them.
    void promptsTakeTurnsWithClasses()
    {
        const std::vector<std::string> prompts = {"a", "b", "c", "d", "e"};
        std::vector<std::uint64_t> seeds(50);
        std::iota(seeds.begin(), seeds.end(), 7);
        const auto rows = sampling::rowsInTurn(prompts, seeds);
        QCOMPARE(rows.size(), seeds.size());
        std::map<std::string, int> drawn;
        std::set<std::pair<std::string, size_t>> met;
        for (size_t i = 0; i < rows.size(); ++i) {
            QCOMPARE(rows[i].seed, seeds[i]);
            ++drawn[rows[i].prompt];
            met.insert({rows[i].prompt, i % 5});
        }
        for (const auto &[prompt, count] : drawn)
            QCOMPARE(count, 10);
        QCOMPARE(met.size(), size_t(25));
    }
};

DEVIASCOPE_TEST(RowsInTurnTest, "sampling/rows_in_turn")
#include "rows_in_turn_test.moc"
