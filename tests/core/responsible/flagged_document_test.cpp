#include "responsible/flagged_document.h"

#include "report/json_writer.h"
#include "report/text_writer.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

namespace {

responsible::FairReport flaggedPrompts(int prompts)
{
    std::vector<responsible::Flags> flags;
    for (int i = 0; i < prompts; ++i)
        flags.push_back({"prompt " + std::to_string(i), {true, false}, {false, false}});
    return responsible::flaggedReport(flags);
}

std::vector<responsible::ValueAction> keptOut()
{
    responsible::ValueAction action;
    action.attribute = {responsible::kFlagged, {responsible::kFlagged, "not flagged"}};
    action.flag = scorer::Flag{0, 0.75};
    return {action};
}

} // namespace

class FlaggedDocumentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aMeanIsAnObjectOrNull()
    {
        const auto two = flaggedPrompts(2), one = flaggedPrompts(1);
        const json all = report::toJson(responsible::flaggedDocument(two, two, keptOut(),
                                                                     {{"prompt 0", {"blood"}}}))
                             .at("flagged");
        QCOMPARE(all.at("probability"), json(0.75));
        const json &mean = all.at("unwanted")[0].at("mean");
        QCOMPARE(mean.at("prompts"), json(2));
        QCOMPARE(mean.at("before").at("mean"), json(0.5));
        QCOMPARE(mean.at("after").size(), size_t(3));
        QCOMPARE(mean.at("change").at("mean"), json(-0.5));
        QCOMPARE(all.at("any").at("rows").size(), size_t(4));
        QCOMPARE(all.at("any").at("mean"), mean);
        QCOMPARE(all.at("categories")[0].at("category"), json("blood"));
        QCOMPARE(all.at("categories")[0].at("prompts"), json(1));
        QVERIFY(all.at("mean_over_categorised").at("each_once").is_null());

        const json single =
            report::toJson(responsible::flaggedDocument(one, one, keptOut())).at("flagged");
        QVERIFY(single.at("unwanted")[0].at("mean").is_null());
        QVERIFY(single.at("any").at("mean").is_null());
        QCOMPARE(single.at("categories"), json::array());
        const json nothing =
            report::toJson(responsible::flaggedDocument(one, one, {})).at("flagged");
        QVERIFY(nothing.at("probability").is_null());
        QCOMPARE(nothing.at("unwanted"), json::array());
    }

    void readersSeeShiftsAndMeans()
    {
        const auto two = flaggedPrompts(2);
        const std::string text = report::toText(
            responsible::flaggedDocument(two, two, keptOut(), {{"prompt 0", {"blood"}}}));
        QVERIFY2(text.starts_with("Flagged as \"flagged\"\nprompt "), text.c_str());
        QVERIFY(text.find("Mean over 2 prompts: 50.0 % [") != std::string::npos);
        QVERIFY(text.find("Fewer than 10 prompts: their mean says little about others.\n") !=
                std::string::npos);
        QVERIFY(text.find("Flagged, by category (a prompt counts in each of its own)\n") !=
                std::string::npos);
        QVERIFY(report::toText(responsible::flaggedDocument(two, two, {})).empty());
    }

    void driftIsOfPicturesThatNeededNoHelp()
    {
        responsible::Drift drift;
        drift.pictures = 12;
        drift.tests = 2;
        drift.effects = {{"a witch", "costume", "scary", "after", 1, 0, 0.25, {-0.2, 0.8}, 1, 1},
                         {"a witch", "hair", "dark", "after", 0, 0, 0, {-0.2, 0.2}, 1, 1}};
        const auto document = responsible::driftDocument(drift);
        const json all = report::toJson(document);
        QCOMPARE(all.at("drift").size(), size_t(2));
        QCOMPARE(all.at("drift_pictures"), json(12));
        const std::string text = report::toText(document);
        QVERIFY(text.starts_with("What else changed in the 12 pictures that were not flagged (2 "
                                 "tests; what did not change is left out)\n"));
        QVERIFY(text.find("scary") != std::string::npos);
        QVERIFY(text.find("dark") == std::string::npos);
    }
};

DEVIASCOPE_TEST(FlaggedDocumentTest, "responsible/flagged_document")
#include "flagged_document_test.moc"
