#include "responsible/calibration.h"

#include "support/registry.h"

#include <QtTest>

#include <cmath>
#include <vector>

using namespace deviascope;
using responsible::CalibrationSettings;

namespace {

responsible::CalibratedScale found(const char *subject, const char *attribute, const char *label,
                                   double scale)
{
    responsible::CalibratedScale one;
    one.subject = subject;
    one.attribute = attribute;
    one.label = label;
    one.scale = scale;
    return one;
}

/// Of pictures none of which showed the class.
scale::Trial trial(int pictures, int named, int kept)
{
    scale::Trial made;
    made.turned.n = pictures;
    made.kept = {kept, named};
    return made;
}

} // namespace

/// What a push may cost a role, and whose scale is whose.
class CalibrationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void severalAttributesShareWhatTheRoleMayLose()
    {
        const auto each = responsible::ofEach({}, 2);
        QVERIFY(std::abs(each.keep * each.keep - CalibrationSettings{}.keep) < 1e-12);
        QCOMPARE(each.goal, CalibrationSettings{}.goal);
        QCOMPARE(responsible::ofEach({}, 1).keep, CalibrationSettings{}.keep);
        // Two of thirty pictures are too many for each of two, not for one alone.
        QVERIFY(responsible::keepsRole({}, trial(30, 30, 28)));
        QVERIFY(!responsible::keepsRole(each, trial(30, 30, 28)));
        CalibrationSettings careless;
        careless.keep = 0;
        QCOMPARE(responsible::ofEach(careless, 2).keep, 0.0);
    }

    /// One picture of a few does not decide.
    void oneRoleMayGo()
    {
        QVERIFY(responsible::keepsRole({}, trial(0, 6, 5)));
        QVERIFY(!responsible::keepsRole({}, trial(0, 6, 4)));
        QVERIFY(responsible::keepsRole({}, trial(40, 40, 38)));
        QVERIFY(!responsible::keepsRole({}, trial(40, 40, 37)));
        // A role that is seldom named: of all pictures, not of those.
        QVERIFY(responsible::keepsRole({}, trial(40, 7, 5)));
    }

    /// Two of ten may be chance, three of ten are not; the larger the number, the stricter.
    void aFewLossesDoNotEndASearch()
    {
        QVERIFY(!responsible::losesRole({}, trial(10, 10, 8)));
        QVERIFY(responsible::losesRole({}, trial(10, 10, 7)));
        QVERIFY(responsible::losesRole({}, trial(100, 100, 87)));
        QVERIFY(!responsible::losesRole({}, {})); // the untouched one
        CalibrationSettings careless;             // unless it may be
        careless.keep = 0;
        QVERIFY(responsible::keepsRole(careless, trial(40, 40, 0)));
        QVERIFY(!responsible::losesRole(careless, trial(40, 40, 0)));
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
