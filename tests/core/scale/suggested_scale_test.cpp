#include "scale/suggested_scale.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using scale::chooseScale;
using scale::Trial;

namespace {

/// Of 100 pictures that could turn and 100 whose role was named.
Trial trial(double scale, int turned, int kept)
{
    return {scale, {turned, 100}, {turned, 100}, {0, 0}, {kept, 100}};
}

} // namespace

/// The rule of methods.md, "Scale of a slider", on synthetic response curves.
class SuggestedScaleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSmallestThatTurnsEnough()
    {
        QCOMPARE(chooseScale({trial(0.5, 40, 100), trial(1, 85, 98), trial(1.5, 99, 95)}), 1.0);
        QCOMPARE(chooseScale({trial(1.5, 99, 95), trial(1, 85, 98)}), 1.0); // in any order
    }

    void theRoleComesFirst()
    {
        QCOMPARE(chooseScale({trial(0.5, 40, 100), trial(1, 95, 92)}), 0.5);
        QCOMPARE(chooseScale({trial(0.5, 40, 100), trial(1, 95, 93)}), 1.0);
    }

    void elseTheOneThatTurnsMost()
    {
        QCOMPARE(chooseScale({trial(1, 30, 100), trial(1.5, 60, 100), trial(2, 60, 97)}), 1.5);
    }

    void aQuarterMustTurn()
    {
        QCOMPARE(chooseScale({trial(3, 24, 100)}), std::nullopt);
        QCOMPARE(chooseScale({trial(3, 25, 100)}), 3.0);
    }

    void nothingToTurnIsNoScale()
    {
        QCOMPARE(chooseScale({}), std::nullopt);
        QCOMPARE(chooseScale({{1, {0, 0}, {0, 0}, {0, 16}, {16, 16}}}), std::nullopt);
    }

    /// Where the scorer names no role, none can be lost.
    void withoutRolesAllAreKept()
    {
        QCOMPARE(chooseScale({{1, {16, 16}, {16, 16}, {0, 0}, {0, 0}}}), 1.0);
    }
};

DEVIASCOPE_TEST(SuggestedScaleTest, "scale/suggested_scale")
#include "suggested_scale_test.moc"
