#include "tabs/explore/discovery_option_text.h"

#include "discovery/method_options.h"
#include "support/registry.h"
#include "tabs/explore/explore_state.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

class DiscoveryOptionTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    /// The dialog asks in one order, and for each option that a method's table has.
    void theOptionsAreThoseOfTheMethodsTable()
    {
        using Keys = std::vector<std::string>;
        QCOMPARE(DiscoveryOptionText::askedOf("pca"),
                 (Keys{"components", "per_step", "sites", "pictures", "seed"}));
        QCOMPARE(DiscoveryOptionText::askedOf("jacobian"),
                 (Keys{"components", "timestep", "mask", "seed"}));
        QCOMPARE(DiscoveryOptionText::askedOf("regional"),
                 (Keys{"region", "components", "mask", "pictures", "steps", "seed"}));
        QVERIFY(DiscoveryOptionText::askedOf("guess").empty());
    }

    void everyQuestionHasItsWords()
    {
        for (const discovery::MethodInfo *info : discovery::methodInfos())
            for (const std::string &key : DiscoveryOptionText::askedOf(info->name)) {
                const auto text = DiscoveryOptionText::of(key);
                QVERIFY2(!text.label.isEmpty() && !text.sentence.isEmpty(), key.c_str());
            }
        QVERIFY(DiscoveryOptionText::of("unheard_of").label.isEmpty());
    }

    /// What the method does not have, and what holds anyway, is not said.
    void theSummarySaysWhatIsSet()
    {
        base::OptionValues options = noOptions();
        QVERIFY(DiscoveryOptionText::summary("self", options).isEmpty());
        options.set("negative", "a hat");
        options.set("objective", "noise");
        options.set("carriers", "roles"); // the default
        options.set("sites", std::vector<std::string>{"mid", "up_1"});
        options.set("steps", std::int64_t{90});
        options.set("components", std::int64_t{3});
        options.set("seed", std::uint64_t{7});
        QCOMPARE(DiscoveryOptionText::summary("self", options),
                 QStringLiteral("away from “a hat”, from added noise, middle block and upward "
                                "block 2, 90 training step(s), seed 7"));
        QCOMPARE(DiscoveryOptionText::summary("text", options),
                 QStringLiteral("away from “a hat”, seed 7"));
        QCOMPARE(DiscoveryOptionText::summary("sefa", options),
                 QStringLiteral("3 slider(s), middle block and upward block 2, seed 7"));
    }

    void theGuardIsSaid()
    {
        base::OptionValues options = noOptions();
        options.set("guard", std::int64_t{0});
        QCOMPARE(DiscoveryOptionText::summary("classifier", options),
                 QStringLiteral("without a guard"));
        options.set("guard", std::int64_t{8});
        QCOMPARE(DiscoveryOptionText::summary("classifier", options),
                 QStringLiteral("8 guard picture(s)"));
    }

    void aRegionIsSaid()
    {
        base::OptionValues options = noOptions();
        options.set("region", "the hair");
        options.set("components", std::int64_t{2});
        QCOMPARE(DiscoveryOptionText::summary("regional", options),
                 QStringLiteral("2 slider(s), of “the hair”"));
    }

    void blocksHaveNames()
    {
        QCOMPARE(DiscoveryOptionText::siteName("mid"), QStringLiteral("middle block"));
        QCOMPARE(DiscoveryOptionText::siteName("down_2"), QStringLiteral("downward block 3"));
        QCOMPARE(DiscoveryOptionText::siteName("other"), QStringLiteral("other"));
    }
};

DEVIASCOPE_TEST(DiscoveryOptionTextTest, "tabs/explore/discovery_option_text")
#include "discovery_option_text_test.moc"
