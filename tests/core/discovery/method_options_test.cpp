#include "discovery/method_options.h"

#include "discovery/method.h"

#include "core/support.h"
#include "discovery/provenance.h"
#include "discovery/self_settings.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <set>

using namespace deviascope;
using namespace deviascope::discovery;
using base::OptionValues;

/// What the methods' tables say, and the settings that are made of their values.
namespace {

Settings settingsOf(const Method &method, const OptionValues &values)
{
    std::vector<deviascope::format::LeftOut> leftOut;
    return discovery::settingsFrom(method, values, 64, leftOut);
}

} // namespace

class MethodOptionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyOptionOfAMethodIsInTheTableOfAll()
    {
        const base::OptionTable all = optionsOfAllMethods();
        for (const Method *method : allMethods())
            for (const base::Option &option : optionsOf(*method)) {
                const base::Option *found = all.find(option.key);
                QVERIFY2(found, option.key.c_str());
                QCOMPARE(found->name(), option.name());
                QCOMPARE(int(found->kind), int(option.kind));
                QVERIFY(!option.help.empty() && !option.help.ends_with('.'));
            }
        QVERIFY(all.find("per_step")->help.starts_with("pca: "));
        const std::string pictures = all.find("pictures")->defaultText();
        QVERIFY2(pictures.find("pca 64") != std::string::npos, pictures.c_str());
    }

    /// What a method learns from its info says what its table must hold.
    void whoLooksForAConceptTakesOne()
    {
        for (const Method *method : allMethods())
            QCOMPARE(method->info().has("concept"), method->info().aim == Aim::Concept);
    }

    void anotherMethodsOptionIsRefusedByName()
    {
        OptionValues values(optionsOfAllMethods());
        values.set("steps", std::int64_t{60});
        const auto error = tests::errorOf([&] { optionsFor(methodNamed("text"), values); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QCOMPARE(error->where(), std::string("--steps"));
        QVERIFY(error->remedy().find("self") != std::string::npos);
        QCOMPARE(optionsFor(methodNamed("self"), values).integer("steps"), 60);
    }

    void theMethodsOwnRangeHolds()
    {
        OptionValues values(optionsOfAllMethods());
        values.set("pictures", std::int64_t{3});
        QCOMPARE(optionsFor(methodNamed("prompts"), values).integer("pictures"), 3);
        const auto error = tests::errorOf([&] { optionsFor(methodNamed("supervised"), values); });
        QVERIFY(error && error->where() == "3");
        QVERIFY(error->line().find("--images must be from 4 to 10000") != std::string::npos);
    }

    void whatNoMethodHasIsTheCommandsOwn()
    {
        OptionValues values(
            optionsOfAllMethods().with({{.key = "out", .kind = base::OptionKind::Text}}));
        values.set("out", std::string("file"));
        QVERIFY(!optionsFor(methodNamed("text"), values).table().find("out"));
    }

    void nothingGivenIsTheDefault()
    {
        for (const Method *method : allMethods())
            QCOMPARE(settingsJson(settingsOf(*method, OptionValues(optionsOf(*method)))),
                     settingsJson(Settings(*method)));
    }

    void aDefaultThatIsGivenNamesTheSameRun()
    {
        const Method &pca = methodNamed("pca");
        OptionValues values(optionsOf(pca));
        values.set("pictures", std::int64_t{64});
        values.set("components", std::int64_t{5});
        QCOMPARE(settingsJson(settingsOf(pca, values)), settingsJson(Settings(pca)));
        values.set("components", std::int64_t{6});
        QCOMPARE(settingsOf(pca, values).own.integer("components"), 6);
    }

    void everyValueArrives()
    {
        OptionValues values(optionsOf(methodNamed("self")));
        values.set("concept", std::string("a woman"));
        values.set("base", std::string("a human"));
        values.set("together", std::vector<std::string>{"a man"});
        values.set("negative", std::string("a hat"));
        values.set("without", std::vector<std::string>{"doctor"});
        values.set("sites", std::vector<std::string>{"mid+up_0"});
        values.set("objective", std::string("noise"));
        values.set("carriers", std::string("none"));
        values.set("pad", std::string("official"));
        values.set("pictures", std::int64_t{5});
        values.set("steps", std::int64_t{6});
        values.set("batch", std::int64_t{7});
        values.set("strength", 2.);
        values.set("target_guidance", 3.);
        values.set("all_steps", true);
        values.set("seed", std::uint64_t{8});
        const auto written = toJson(selfSettingsOf(settingsOf(methodNamed("self"), values)));
        const nlohmann::json expected = {{"concept", "a woman"},
                                         {"base", "a human"},
                                         {"together", {"a man"}},
                                         {"negative", "a hat"},
                                         {"without", {"doctor"}},
                                         {"sites", {"mid", "up_0"}},
                                         {"objective", "noise"},
                                         {"carriers", "none"},
                                         {"pad", "official"},
                                         {"pictures", 5},
                                         {"steps", 6},
                                         {"batch", 7},
                                         {"strength", 2.},
                                         {"target_guidance", 3.},
                                         {"all_steps", true},
                                         {"seed", 8}};
        for (const auto &[key, value] : expected.items())
            QCOMPARE(written.at(key), value);
    }
};

DEVIASCOPE_TEST(MethodOptionsTest, "discovery/method_options")
#include "method_options_test.moc"
