#include "responsible/calibration.h"

#include "support/registry.h"

#include <QtTest>

#include <cmath>
#include <functional>
#include <set>
#include <vector>

using namespace deviascope;
using responsible::CalibrationSettings;
using responsible::PushTrial;
using responsible::searchPush;

namespace {

responsible::CalibratedScale found(const char *subject, const char *attribute, const char *label,
                                   double scale)
{
    responsible::CalibratedScale one;
    one.subject = subject;
    one.attribute = attribute;
    one.label = label;
    one.trial.scale = scale;
    return one;
}

/// A role of 40 pictures whose class and role depend on the scale alone.
struct Role {
    double turnsAt, losesAt; ///< half of the pictures have turned, or have lost the role
    double start = 0;        ///< share that shows the class untouched

    PushTrial at(double scale) const
    {
        const auto rising = [&](double middle) {
            return 1 / (1 + std::exp(-8 * (scale - middle)));
        };
        PushTrial trial;
        trial.scale = scale;
        trial.pictures = trial.named = 40;
        trial.shown = static_cast<int>(
            std::lround(40 * (start + (1 - start) * (scale == 0 ? 0 : rising(turnsAt)))));
        trial.kept = static_cast<int>(std::lround(40 * (1 - rising(losesAt))));
        return trial;
    }
};

} // namespace

/// The search for one role's scale, on roles whose answer is known.
class CalibrationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A role that shows the class anyway is left alone, and nothing is drawn for it.
    void whatNeedsNoPushGetsNone()
    {
        const Role role{1, 3, 0.97};
        int drawn = 0;
        const auto trial = searchPush({}, role.at(0), [&](double scale) {
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
            const auto trial = searchPush(settings, role.at(0), [&](double scale) {
                drawn.insert(scale);
                return role.at(scale);
            });
            double expected = 0;
            while (role.at(expected).shownShare() < settings.goal)
                expected += settings.grid;
            QCOMPARE(trial.scale, expected);
            QVERIFY(drawn.size() <= 6);
        }
    }

    void severalAttributesShareWhatTheRoleMayLose()
    {
        const auto each = responsible::ofEach({}, 2);
        QVERIFY(std::abs(each.keep * each.keep - CalibrationSettings{}.keep) < 1e-12);
        QCOMPARE(each.goal, CalibrationSettings{}.goal);
        QCOMPARE(responsible::ofEach({}, 1).keep, CalibrationSettings{}.keep);
        // Two of thirty pictures are too many for each of two, not for one alone.
        PushTrial trial;
        trial.pictures = trial.named = 30;
        trial.kept = 28;
        QVERIFY(responsible::keepsRole({}, trial));
        QVERIFY(!responsible::keepsRole(each, trial));
        CalibrationSettings careless;
        careless.keep = 0;
        QCOMPARE(responsible::ofEach(careless, 2).keep, 0.0);
    }

    /// Where the role is lost first, the strongest push that keeps it.
    void theRoleComesFirst()
    {
        const Role role{1.5, 1.5, 0};
        const auto trial = searchPush({}, role.at(0), [&](double scale) { return role.at(scale); });
        QVERIFY(!responsible::losesRole({}, trial));
        QVERIFY(trial.shownShare() < CalibrationSettings{}.goal);
        QVERIFY(trial.scale > 0.5);
        QVERIFY(responsible::losesRole({}, role.at(trial.scale + 0.125)));
    }

    /// Between two classes: too little shows the one, too much the other, and what bisection
    /// lands on is climbed from.
    void aMiddleClassIsClimbedTo()
    {
        const auto at = [](double scale) {
            PushTrial trial;
            trial.scale = scale;
            trial.pictures = trial.named = trial.kept = 40;
            trial.shown =
                static_cast<int>(std::lround(40 * std::exp(-std::pow((scale - 0.625) / 0.3, 2))));
            return trial;
        };
        const auto trial = searchPush({}, at(0), at);
        QCOMPARE(trial.scale, 0.625);
    }

    /// One picture of a few does not decide.
    void oneRoleMayGo()
    {
        PushTrial trial;
        trial.named = 6;
        trial.kept = 5;
        QVERIFY(responsible::keepsRole({}, trial));
        trial.kept = 4;
        QVERIFY(!responsible::keepsRole({}, trial));
        trial.named = trial.pictures = 40;
        trial.kept = 38;
        QVERIFY(responsible::keepsRole({}, trial));
        trial.kept = 37;
        QVERIFY(!responsible::keepsRole({}, trial));
        trial.named = 7; // a role that is seldom named: of all pictures, not of those
        trial.kept = 5;
        QVERIFY(responsible::keepsRole({}, trial));
    }

    /// Two of ten may be chance, three of ten are not; the larger the number, the stricter.
    void aFewLossesDoNotEndASearch()
    {
        PushTrial trial;
        trial.named = trial.pictures = 10;
        trial.kept = 8;
        QVERIFY(!responsible::losesRole({}, trial));
        trial.kept = 7;
        QVERIFY(responsible::losesRole({}, trial));
        trial.named = trial.pictures = 100;
        trial.kept = 87;
        QVERIFY(responsible::losesRole({}, trial));
        QVERIFY(!responsible::losesRole({}, {})); // the untouched one
    }

    void aDirectionThatDoesNothingIsNotUsed()
    {
        const Role role{100, 100, 0.2};
        const auto trial = searchPush({}, role.at(0), [&](double scale) { return role.at(scale); });
        QCOMPARE(trial.scale, 0.0);
    }

    /// What holds on other pictures stays; what does not goes on until it does, or the role goes.
    void aFlatteringScaleIsCorrected()
    {
        const auto trial = [](double scale, int shown, int kept) {
            return PushTrial{scale, shown, 40, kept, 40};
        };
        const PushTrial found = trial(0.5, 40, 40);
        const CalibrationSettings settings;
        std::vector<double> drawn;
        const auto with = [&](std::function<PushTrial(double)> truth) {
            drawn.clear();
            return responsible::confirmPush(settings, found, [&](double scale) {
                drawn.push_back(scale);
                return truth(scale);
            });
        };
        QCOMPARE(with([&](double scale) { return trial(scale, 39, 40); }).scale, 0.5);
        QCOMPARE(drawn.size(), size_t(1));

        const auto climbed =
            with([&](double scale) { return trial(scale, scale < 0.7 ? 30 : 39, 40); });
        QCOMPARE(climbed.scale, 0.75);
        QCOMPARE(climbed.shown, 39); // of the pictures that did not choose it
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
        const auto weak = responsible::confirmPush(settings, trial(2, 40, 40), [&](double scale) {
            return trial(scale, 36, scale > 1.2 ? 30 : 40);
        });
        QCOMPARE(weak.scale, 1.0); // eight steps down, after four single ones
        const auto none = with([&](double scale) { return trial(scale, 36, scale > 0 ? 30 : 40); });
        QCOMPARE(none.scale, 0.0);
        QVERIFY(responsible::keepsRole(settings, none));
        QCOMPARE(drawn, (std::vector<double>{0.5, 0.375, 0.25, 0.125, 0}));

        // Unless it may be.
        CalibrationSettings careless = settings;
        careless.keep = 0;
        const PushTrial without = trial(1, 38, 0);
        QVERIFY(responsible::keepsRole(careless, without));
        QVERIFY(!responsible::losesRole(careless, without));

        // Where the search found nothing strong enough, nothing stronger is tried.
        drawn.clear();
        responsible::confirmPush(settings, trial(0.5, 20, 40), [&](double scale) {
            drawn.push_back(scale);
            return trial(scale, 20, 40);
        });
        QCOMPARE(drawn.size(), size_t(1));
    }

    void scalesGoToTheirClasses()
    {
        std::vector<responsible::CalibratedScale> calibrated(3);
        calibrated[0] = found("a doctor", "gender", "a woman", 1.5);
        calibrated[1] = found("a judge", "gender", "a man", 2);
        calibrated[2] = found("a doctor", "age", "a man", 3);
        const model::Attribute gender{"gender", {"a man", "a woman"}};
        QCOMPARE(responsible::scalesOf(calibrated, "a doctor", gender),
                 (std::vector<double>{0, 1.5}));
        QCOMPARE(responsible::scalesOf(calibrated, "a judge", gender), (std::vector<double>{2, 0}));
    }

    void rivalsAreTakenForTheirRoleAlone()
    {
        responsible::FairAttribute attribute;
        attribute.attribute = {"gender", {"a man", "a woman"}};
        attribute.directions.resize(2);
        attribute.directions[0].name = attribute.directions[1].name = "learned";
        direction::Direction text;
        text.name = "text";
        attribute.rivals = {std::nullopt, text};
        auto woman = found("a doctor", "gender", "a woman", 1);
        woman.rival = true;
        const std::vector<responsible::CalibratedScale> calibrated = {woman};
        const auto doctors = responsible::chosenOf(attribute, calibrated, "a doctor");
        QCOMPARE(doctors.directions[0].name, std::string("learned"));
        QCOMPARE(doctors.directions[1].name, std::string("text"));
        const auto judges = responsible::chosenOf(attribute, calibrated, "a judge");
        QCOMPARE(judges.directions[1].name, std::string("learned"));
    }
};

DEVIASCOPE_TEST(CalibrationTest, "responsible/calibration")
#include "calibration_test.moc"
