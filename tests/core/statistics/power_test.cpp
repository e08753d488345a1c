#include "statistics/power.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <cmath>

using namespace deviascope;
using statistics::Design;
using statistics::imagesNeeded;

class PowerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions, without continuity
    /// correction: z = 1.959964 and 0.841621 worked out by hand for shares .5 and .7:
    /// (1.959964 sqrt(2 * .6 * .4) + .841621 sqrt(.25 + .21))^2 / .04 = 92.999.
    void unpairedIsTheTextbooks() { QCOMPARE(imagesNeeded(0.5, 0.2, Design::Unpaired), 93); }

    /// Every discordant pair goes one way: (1.959964 sqrt(.2) + .841621 sqrt(.2 - .04))^2 / .04
    /// = (.876523 + .336648)^2 / .04 = 36.79.
    void pairedIsMcNemars() { QCOMPARE(imagesNeeded(0.5, 0.2, Design::Paired), 37); }

    void theSignOfTheChangeDoesNotMatter()
    {
        QCOMPARE(imagesNeeded(0.5, -0.2, Design::Unpaired),
                 imagesNeeded(0.5, 0.2, Design::Unpaired));
        QCOMPARE(imagesNeeded(0.5, -0.2, Design::Paired), imagesNeeded(0.5, 0.2, Design::Paired));
    }

    void harderQuestionsNeedMorePictures()
    {
        for (const Design design : {Design::Unpaired, Design::Paired}) {
            const int usual = imagesNeeded(0.3, 0.2, design);
            QVERIFY(imagesNeeded(0.3, 0.1, design) > usual);
            QVERIFY(imagesNeeded(0.3, 0.2, design, 0.95) > usual);
            QVERIFY(imagesNeeded(0.3, 0.2, design, 0.8, 0.01) > usual);
        }
    }

    void impossibleQuestionsAreRefused()
    {
        const std::function<void()> questions[] = {
            [] { imagesNeeded(-0.1, 0.2, Design::Paired); },
            [] { imagesNeeded(0.9, 0.2, Design::Paired); },
            [] { imagesNeeded(0.5, 0, Design::Paired); },
            [] { imagesNeeded(0.5, 1e-6, Design::Unpaired); },
            [] { imagesNeeded(0.5, 0.2, Design::Paired, 1); },
            [] { imagesNeeded(0.5, 0.2, Design::Paired, 0.8, 0); },
            [] { imagesNeeded(std::nan(""), 0.2, Design::Paired); }};
        for (const auto &question : questions) {
            const auto error = tests::errorOf(question);
            QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        }
    }
};

DEVIASCOPE_TEST(PowerTest, "statistics/power")
#include "power_test.moc"
