#include "statistics/adjust.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace deviascope;

namespace {

bool near(const std::vector<double> &values, const std::vector<double> &wanted)
{
    for (size_t i = 0; i < wanted.size(); ++i)
        if (values.size() != wanted.size() || !(std::abs(values[i] - wanted[i]) < 1e-12))
            return false;
    return values.size() == wanted.size();
}

} // namespace

/// Worked by hand; published values by statistics/reference_check.
class AdjustTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void holmMultipliesByWhatIsLeft()
    {
        // .01 x 4, .02 x 3, .03 x 2; .04 x 1 is held at what came before.
        const double p[] = {.04, .01, .03, .02};
        QVERIFY(near(statistics::holm(p), {.06, .04, .06, .06}));
    }

    void benjaminiHochbergDividesByTheRank()
    {
        // .01 x 4, .02 x 2, .021 x 4/3, .5 x 1, none above the next one.
        const double p[] = {.5, .01, .021, .02};
        QVERIFY(near(statistics::benjaminiHochberg(p), {.5, .028, .028, .028}));
    }

    void nothingIsAboveOne()
    {
        const double p[] = {.6, .9};
        QVERIFY(near(statistics::holm(p), {1, 1}));
        QVERIFY(near(statistics::benjaminiHochberg(p), {.9, .9}));
    }

    void oneTestNeedsNoCorrection()
    {
        const double p[] = {.03};
        QVERIFY(near(statistics::holm(p), {.03}));
        QVERIFY(near(statistics::benjaminiHochberg(p), {.03}));
        QVERIFY(statistics::holm({}).empty());
    }

    void whatIsNoProbabilityIsRefused()
    {
        for (const double bad : {-.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
            const std::vector<double> p = {.5, bad};
            for (const auto &adjust : {statistics::holm, statistics::benjaminiHochberg}) {
                const auto error = tests::errorOf([&] { adjust(p); });
                QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
            }
        }
    }
};

DEVIASCOPE_TEST(AdjustTest, "statistics/adjust")
#include "adjust_test.moc"
