#include "scale/search.h"

#include "responsible/calibration.h"
#include "support/registry.h"

#include <QtTest>

#include <cmath>
#include <functional>
#include <set>
#include <vector>

using namespace deviascope;
using responsible::CalibrationSettings;
using responsible::wantedBy;
using scale::Trial;

namespace {

/// Of 40 pictures none of which showed the class, and all of which were named.
Trial trialOf(double scale, int shown, int kept)
{
    return {scale, {shown, 40}, {shown, 40}, {0, 0}, {kept, 40}};
}

/// A role of 40 pictures whose class and role depend on the scale alone.
struct Role {
    double turnsAt, losesAt; ///< half of the pictures have turned, or have lost the role
    double start = 0;        ///< share that shows the class untouched

    scale::Trial at(double scale) const
    {
        const auto rising = [&](double middle) {
            return 1 / (1 + std::exp(-8 * (scale - middle)));
        };
        const double share = start + (1 - start) * (scale == 0 ? 0 : rising(turnsAt));
        return trialOf(scale, static_cast<int>(std::lround(40 * share)),
                       static_cast<int>(std::lround(40 * (1 - rising(losesAt)))));
    }
};

} // namespace

/// The search for a scale by what a calibration wants, on roles whose answer is known.
class SearchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A role that shows the class anyway is left alone, and nothing is drawn for it.
    void whatNeedsNoPushGetsNone()
    {
        const Role role{1, 3, 0.97};
        int drawn = 0;
        const auto trial = scale::smallest(wantedBy({}), role.at(0), [&](double scale) {
            ++drawn;
            return role.at(scale);
        });
        QCOMPARE(trial.scale, 0.0);
        QCOMPARE(drawn, 0);
    }

    /// The smallest grid scale that reaches the goal, with few drawings.
    void theSmallestScaleThatReachesTheGoal()
    {
        for (const double turnsAt : {0.3, 0.7, 1.1, 1.6, 2.2}) {
            const Role role{turnsAt, 5, 0};
            std::set<double> drawn;
            const CalibrationSettings settings;
            const auto trial = scale::smallest(wantedBy(settings), role.at(0), [&](double scale) {
                drawn.insert(scale);
                return role.at(scale);
            });
            double expected = 0;
            while (*role.at(expected).shown().share() < settings.goal)
                expected += settings.grid;
            QCOMPARE(trial.scale, expected);
            QVERIFY(drawn.size() <= 6);
        }
    }

    /// Where the role is lost first, the strongest push that keeps it.
    void theRoleComesFirst()
    {
        const Role role{1.5, 1.5, 0};
        const auto trial =
            scale::smallest(wantedBy({}), role.at(0), [&](double scale) { return role.at(scale); });
        QVERIFY(!responsible::losesRole({}, trial));
        QVERIFY(*trial.shown().share() < CalibrationSettings{}.goal);
        QVERIFY(trial.scale > 0.5);
        QVERIFY(responsible::losesRole({}, role.at(trial.scale + 0.125)));
    }

    /// Between two classes: too little shows the one, too much the other, and what bisection
    /// lands on is climbed from.
    void aMiddleClassIsClimbedTo()
    {
        const auto at = [](double scale) {
            const double share = std::exp(-std::pow((scale - 0.625) / 0.3, 2));
            return trialOf(scale, static_cast<int>(std::lround(40 * share)), 40);
        };
        const auto trial = scale::smallest(wantedBy({}), at(0), at);
        QCOMPARE(trial.scale, 0.625);
    }

    void aDirectionThatDoesNothingIsNotUsed()
    {
        const Role role{100, 100, 0.2};
        const auto trial =
            scale::smallest(wantedBy({}), role.at(0), [&](double scale) { return role.at(scale); });
        QCOMPARE(trial.scale, 0.0);
    }

    /// What holds on other pictures stays; what does not goes on until it does, or the role goes.
    void aFlatteringScaleIsCorrected()
    {
        const auto trial = trialOf;
        const Trial found = trial(0.5, 40, 40);
        const CalibrationSettings settings;
        const scale::Wanted wanted = wantedBy(settings);
        std::vector<double> drawn;
        const auto with = [&](std::function<Trial(double)> truth) {
            drawn.clear();
            return scale::confirmed(wanted, found, [&](double scale) {
                drawn.push_back(scale);
                return truth(scale);
            });
        };
        QCOMPARE(with([&](double scale) { return trial(scale, 39, 40); }).scale, 0.5);
        QCOMPARE(drawn.size(), size_t(1));

        const auto climbed =
            with([&](double scale) { return trial(scale, scale < 0.7 ? 30 : 39, 40); });
        QCOMPARE(climbed.scale, 0.75);
        QCOMPARE(climbed.shown().count, 39); // of the pictures that did not choose it
        QCOMPARE(drawn.size(), size_t(3));

        const auto lost =
            with([&](double scale) { return trial(scale, 30, scale < 0.6 ? 40 : 10); });
        QCOMPARE(lost.scale, 0.5);
        QCOMPARE(drawn.size(), size_t(2));

        // A role that goes on these pictures is kept by a weaker push.
        const auto weaker =
            with([&](double scale) { return trial(scale, 36, scale > 0.3 ? 30 : 40); });
        QCOMPARE(weaker.scale, 0.25);
        QCOMPARE(drawn, (std::vector<double>{0.5, 0.375, 0.25}));

        // However far that lies: the role is never given up.
        const auto weak = scale::confirmed(wanted, trial(2, 40, 40), [&](double scale) {
            return trial(scale, 36, scale > 1.2 ? 30 : 40);
        });
        QCOMPARE(weak.scale, 1.0); // eight steps down, after four single ones
        const auto none = with([&](double scale) { return trial(scale, 36, scale > 0 ? 30 : 40); });
        QCOMPARE(none.scale, 0.0);
        QVERIFY(responsible::keepsRole(settings, none));
        QCOMPARE(drawn, (std::vector<double>{0.5, 0.375, 0.25, 0.125, 0}));

        // Where the search found nothing strong enough, nothing stronger is tried.
        drawn.clear();
        scale::confirmed(wanted, trial(0.5, 20, 40), [&](double scale) {
            drawn.push_back(scale);
            return trial(scale, 20, 40);
        });
        QCOMPARE(drawn.size(), size_t(1));
    }

    /// Of equals the smallest; what loses too much is none.
    void theBestIsTheSmallestThatIsEnough()
    {
        const auto wanted = wantedBy({});
        QCOMPARE(scale::bestOf(wanted, {trialOf(1.5, 40, 40), trialOf(1, 39, 40)})->scale, 1.);
        QCOMPARE(scale::bestOf(wanted, {trialOf(1, 20, 40), trialOf(1.5, 30, 40)})->scale, 1.5);
        QCOMPARE(scale::bestOf(wanted, {trialOf(1, 20, 40), trialOf(1.5, 40, 10)})->scale, 1.);
        QVERIFY(!scale::bestOf(wanted, {trialOf(1, 40, 10)}));
    }

    void eachScaleIsTriedOnce()
    {
        const Role role{1, 3};
        std::multiset<double> drawn;
        scale::Search search(wantedBy({}), role.at(0), [&](double scale) {
            drawn.insert(scale);
            return role.at(scale);
        });
        search.bisect();
        const auto once = search.trials();
        search.bisect();
        QCOMPARE(search.trials(), once);
        QCOMPARE(drawn.size(), once.size());
        QVERIFY(std::is_sorted(once.begin(), once.end(),
                               [](const Trial &a, const Trial &b) { return a.scale < b.scale; }));
    }
};

DEVIASCOPE_TEST(SearchTest, "scale/search")
#include "search_test.moc"
