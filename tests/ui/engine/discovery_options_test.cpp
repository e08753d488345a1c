#include "engine/discovery_options.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::engine;

class DiscoveryOptionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aMethodGetsWhatItReads()
    {
        DiscoveryOptions all;
        all.negative = "a hat";
        all.components = 3;
        all.seed = 7;
        const DiscoveryOptions learning = relevantTo("self", all);
        QCOMPARE(learning.negative, std::string("a hat"));
        QCOMPARE(learning.components, 0);
        QCOMPARE(learning.seed, std::uint64_t(7));
        const DiscoveryOptions weights = relevantTo("sefa", all);
        QVERIFY(weights.negative.empty());
        QCOMPARE(weights.components, 3);
        const DiscoveryOptions steering = relevantTo("text", all);
        QCOMPARE(steering.negative, std::string("a hat"));
        QCOMPARE(steering.components, 0);
    }

    /// The dialog asks in one order, and for each option that a method's table has.
    void theOptionsAreThoseOfTheMethodsTable()
    {
        using Option = DiscoveryOption;
        QCOMPARE(optionsOf("pca"), (std::vector{Option::Components, Option::PerStep, Option::Sites,
                                                Option::Pictures, Option::Seed}));
        QCOMPARE(optionsOf("jacobian"),
                 (std::vector{Option::Components, Option::Timestep, Option::Mask, Option::Seed}));
        QVERIFY(optionsOf("guess").empty());
    }

    void whatStandsAtItsDefaultIsNotSet()
    {
        DiscoveryOptions options;
        for (const char *method : {"self", "pca", "jacobian", "sefa", "supervised", "prompts"})
            for (const DiscoveryOption option : optionsOf(method))
                QVERIFY(!isSet(options, option));
        options.carriers = false;
        QVERIFY(isSet(options, DiscoveryOption::Carriers));
        QVERIFY(!isSet(options, DiscoveryOption::Objective));
    }
};

DEVIASCOPE_TEST(DiscoveryOptionsTest, "engine/discovery_options")
#include "discovery_options_test.moc"
