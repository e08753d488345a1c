#include "task/sitting_options.h"

#include "base/seeds.h"
#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;
using Texts = std::vector<std::string>;

/// By which pictures directions are judged. Nothing is drawn.
class SittingOptionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsNotSaidIsTheModels()
    {
        const auto sitting = sat({{"concept", "a woman"}});
        QCOMPARE(sitting.concept_, std::string("a woman"));
        QCOMPARE(sitting.base, std::string("a person"));
        QVERIFY(sitting.negative.empty());
        QVERIFY(!sitting.prompts.empty() && sitting.prompts.size() <= 8);
        for (const std::string &prompt : sitting.prompts)
            QVERIFY2(tests::teachingModel().knowledge.roleOf(prompt), prompt.c_str());
        QCOMPARE(sitting.seeds, base::seedsOf(base::SeedUse::Comparison, 0, 12));
        QCOMPARE(sampling::causeOf(sitting.settings),
                 sampling::causeOf(sampling::Settings::of(tests::teachingModel())));
        // A model without roles is judged by the base.
        QCOMPARE(
            sat({{"concept", "a woman"}, {"base", "a human"}}, nullptr, tests::tinyModel).prompts,
            Texts{"a human"});
    }

    void whatIsSaidHolds()
    {
        const json plan = {{"concept", "a woman"},
                           {"roles", "judge, elf"},
                           {"prompts", {"a cat", "a judge"}},
                           {"images", 5}};
        const auto sitting = sat(plan);
        QCOMPARE(sitting.prompts, (Texts{"a cat", "a judge", "an elf"}));
        QCOMPARE(sitting.seeds.size(), size_t(5));
        const task::SittingWish wish = wished(plan);
        QVERIFY(wish.namesPrompts());
        QCOMPARE(wish.images(), 5);
        QVERIFY(!wished({{"concept", "a woman"}}).namesPrompts());
        QVERIFY(wished({{"roles", "judge"}}).namesPrompts());
    }

    void whatIsSaidTwiceCountsOnce()
    {
        QCOMPARE(sat({{"concept", "a woman"}, {"roles", "judge,judge"}, {"prompts", {"x", "x"}}})
                     .prompts,
                 (Texts{"x", "a judge"}));
        QVERIFY(m_surroundings.noted("The role \"judge\" is given more than once"));
        QVERIFY(m_surroundings.noted("The prompt \"x\" is given more than once"));
    }

    /// Without a concept what the first direction stands for.
    void anExampleSaysTheConcept()
    {
        direction::Direction example;
        example.concept_ = "a man";
        example.base = "a human";
        auto sitting = sat(json::object(), &example);
        QCOMPARE(sitting.concept_, std::string("a man"));
        QCOMPARE(sitting.base, std::string("a human"));
        // Words of the user's win.
        sitting = sat({{"concept", "a woman"}}, &example);
        QCOMPARE(sitting.concept_, std::string("a woman"));
        QCOMPARE(sitting.base, std::string("a person"));
        const auto error = tests::errorOf([&] { sat(json::object()); });
        QVERIFY(error && error->where() == "--concept");
    }

    /// An anti-vector is judged where the unwanted may be seen.
    void anAntiVectorIsJudgedByItsConcept()
    {
        direction::Direction example;
        example.concept_ = example.base = "a doctor";
        example.provenance = {{"settings", {{"negative", "a skull"}}}};
        const auto sitting = sat(json::object(), &example);
        QCOMPARE(sitting.negative, std::string("a skull"));
        QCOMPARE(sitting.prompts, Texts{"a doctor"});
        QCOMPARE(sat({{"roles", "judge"}}, &example).prompts, Texts{"a judge"});
    }

    /// All that looks depend on changes the key.
    void everyPartIsInTheKey()
    {
        const observation::Sitting sitting = sat({{"concept", "a woman"}});
        std::set<json> keys{task::keyOf(sitting)};
        const auto changed = [&](auto change) {
            observation::Sitting other = sitting;
            change(other);
            return keys.insert(task::keyOf(other)).second;
        };
        QVERIFY(changed([](auto &all) { all.concept_ = "x"; }));
        QVERIFY(changed([](auto &all) { all.base = "x"; }));
        QVERIFY(changed([](auto &all) { all.negative = "x"; }));
        QVERIFY(changed([](auto &all) { all.prompts.push_back("x"); }));
        QVERIFY(changed([](auto &all) { all.seeds.pop_back(); }));
        QVERIFY(changed([](auto &all) { all.settings.steps = 3; }));
        QVERIFY(!changed([](auto &) {}));
    }

private:
    static base::OptionValues valuesOf(const json &plan)
    {
        return base::OptionValues::fromJson(task::sittingOptions(12), plan, "plan.json");
    }

    task::SittingWish wished(const json &plan) { return {m_surroundings, valuesOf(plan)}; }

    observation::Sitting sat(const json &plan, const direction::Direction *example = nullptr,
                             tests::LoadedModel model = tests::teachingModel)
    {
        return wished(plan).sitting(model(), example);
    }

    tests::RecordedSurroundings m_surroundings{tests::teachingModel};
};

DEVIASCOPE_TEST(SittingOptionsTest, "task/sitting_options")
#include "sitting_options_test.moc"
