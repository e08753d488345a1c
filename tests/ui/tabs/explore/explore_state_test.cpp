#include "tabs/explore/explore_state.h"

#include "base/error.h"
#include "support/registry.h"
#include "tabs/explore/history.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

class ExploreStateTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void seedsAreReadAndWritten()
    {
        using Seeds = std::vector<std::uint64_t>;
        QCOMPARE(seedsFromText("0-3"), (Seeds{0, 1, 2, 3}));
        QCOMPARE(seedsFromText(" 7 "), (Seeds{7}));
        QCOMPARE(seedsFromText("3, 5,9"), (Seeds{3, 5, 9}));
        QCOMPARE(seedsFromText("1-2; 8"), (Seeds{1, 2, 8}));
        QCOMPARE(seedsToText({0, 1, 2, 3, 7}), std::string("0-3, 7"));
        QCOMPARE(seedsToText({4, 5}), std::string("4, 5"));
        QCOMPARE(seedsFromText(seedsToText({1, 2, 3, 9, 4})), (Seeds{1, 2, 3, 9, 4}));
    }

    void seedsReachTheLargest()
    {
        using Seeds = std::vector<std::uint64_t>;
        constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();
        const Seeds last = {kLargest - 2, kLargest - 1, kLargest};
        QCOMPARE(seedsFromText("18446744073709551613-18446744073709551615"), last);
        QCOMPARE(seedsFromText(seedsToText(last)), last);
        QCOMPARE(seedsFromText(seedsToText({kLargest, 0})), (Seeds{kLargest, 0}));
        ExploreState state;
        state.settings.seeds = last;
        QCOMPARE(stateFromJson(toJson(state), {}).settings.seeds, last);
    }

    void impossibleSeedsAreRefused()
    {
        for (const char *text : {"", "a", "3-1", "-3", "1,,2", "1.5", "0-64",
                                 "0-18446744073709551615", "18446744073709551616"})
            QVERIFY_EXCEPTION_THROWN(seedsFromText(text), base::Error);
    }

    void survivesAStart()
    {
        ExploreState state{.settings = {"a doctor", "glasses", {3, 9}, 12, 2.5, "dpmpp_2m", 64, 64},
                           .seedsLocked = false,
                           .cards = {{{"woman", 1.25, sampling::Branch::Both, 200, 800}, false},
                                     {{"old", -4, sampling::Branch::Conditional, 0, 1000}, true}},
                           .solo = "old",
                           .conceptText = "an old person",
                           .baseText = "somebody",
                           .method = "text",
                           .attribute = "age",
                           .tallyTarget = 128};
        state.discovery.set("negative", "a hat");
        state.discovery.set("shown", "/pictures");
        state.discovery.set("sites", std::vector<std::string>{"mid", "up_1"});
        state.discovery.set("objective", "noise");
        state.discovery.set("pictures", std::int64_t{64});
        state.discovery.set("per_step", true);
        state.discovery.set("timestep", 400.);
        state.discovery.set("seed", std::uint64_t{7});
        QVERIFY(stateFromJson(toJson(state), {}) == state);
    }

    void damagedStatesKeepWhatTheyCan()
    {
        ExploreState fallback;
        fallback.settings.prompt = std::string("a judge");
        fallback.settings.seeds = {0};
        QVERIFY(stateFromJson("", fallback) == fallback);
        QVERIFY(stateFromJson("[1, 2]", fallback) == fallback);
        QVERIFY(stateFromJson("{\"settings\": 3, \"cards\": [4]}", fallback).cards.empty());
        const ExploreState read = stateFromJson(
            "{\"settings\": {\"prompt\": 7, \"steps\": 9, \"seeds\": []}, \"tally_target\": -5}",
            fallback);
        QCOMPARE(read.settings.prompt, std::string("a judge"));
        QCOMPARE(read.settings.steps, 9);
        QCOMPARE(read.settings.seeds, fallback.settings.seeds);
        QCOMPARE(read.tallyTarget, fallback.tallyTarget);
        // Options of another version: those that fit are kept.
        const auto options =
            stateFromJson("{\"discovery\": {\"noise\": true, \"pictures\": 0, \"carriers\": true, "
                          "\"negative\": \"a hat\"}}",
                          fallback)
                .discovery;
        QCOMPARE(options.text("negative"), std::string("a hat"));
        QVERIFY(!options.has("pictures") && !options.has("carriers"));
    }

    void onlySlidersThatAreHeardAct()
    {
        ExploreState state;
        state.cards = {{{"a", 1}, true}, {{"b", 2}, false}, {{"c", 0}, true}, {{"d", 3}, true}};
        QCOMPARE(activeSliders(state).size(), std::size_t(2));
        state.solo = std::string("d");
        QCOMPARE(activeSliders(state), (engine::Sliders{{"d", 3}}));
    }

    void historyGoesBackAndForth()
    {
        History<int> history(1);
        QVERIFY(!history.canUndo());
        history.record(1); // the same again is nothing new
        QVERIFY(!history.canUndo());
        history.record(2);
        history.record(3);
        QCOMPARE(history.undo(), 2);
        QCOMPARE(history.undo(), 1);
        QCOMPARE(history.undo(), 1);
        QCOMPARE(history.redo(), 2);
        history.record(9);
        QVERIFY(!history.canRedo());
        QCOMPARE(history.undo(), 2);
    }
};

DEVIASCOPE_TEST(ExploreStateTest, "tabs/explore/explore_state")
#include "explore_state_test.moc"
