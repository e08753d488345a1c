#include "tabs/explore/bias_summary.h"

#include "observation/bias_document.h"
#include "report/csv_writer.h"
#include "statistics/tally.h"
#include "support/registry.h"
#include "widgets/report_table.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

constexpr int kUncertain = statistics::kUncertain;

engine::ModelSummary knownModel()
{
    engine::ModelSummary model;
    model.width = model.height = 64;
    model.attributes = {{"age", {"young", "old"}}, {"gender", {"a man", "a woman"}}};
    model.knowledge.attributes = model.attributes;
    model.knowledge.roles = {"doctor"};
    model.knowledge.planted = {{"doctor", {{"gender", {.75, .25}}}}};
    model.knowledge.drawn = {{"ddim", 20, 4, 64, {{"doctor", {{"gender", {56, 8}}}}}}};
    return model;
}

engine::DrawSettings settingsOf(const std::string &prompt)
{
    engine::DrawSettings settings;
    settings.prompt = prompt;
    return settings; // DDIM, 20 steps, guidance 4: those that it was counted with
}

BiasSummary known(const engine::DrawSettings &settings)
{
    return summarise({}, {"b", "b", {0, 1, 2, 3}, 1, settings}, knownModel());
}

/// Gender is the second attribute. Eight seeds are planned.
const std::vector<int> kBefore = {0, 0, 0, 0, 0, 0, 1, kUncertain};
const std::vector<int> kAfter = {1, 1, 1, 1, 1, 0, 1, kUncertain};

TallyBook bookOf(std::size_t before, std::size_t after)
{
    TallyBook book;
    for (std::size_t i = 0; i < before; ++i)
        book.add("b", i, {0, kBefore[i]});
    for (std::size_t i = 0; i < after; ++i)
        book.add("a", i, {0, kAfter[i]});
    return book;
}

BiasSummary summaryOf(std::size_t before, std::size_t after)
{
    return summarise(bookOf(before, after),
                     {"b", "a", {0, 1, 2, 3, 4, 5, 6, 7}, 1, settingsOf("a doctor")}, knownModel());
}

} // namespace

class BiasSummaryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    /// The window and the command line say the same of the same pictures, letter by letter.
    void aFinishedTallyIsAnAudit()
    {
        const engine::ModelSummary model = knownModel();
        const auto audit = observation::makeBiasReport(
            {{"a doctor", {{"before", {kBefore}}, {"after", {kAfter}}}}}, {model.attributes[1]},
            model.knowledge, {"ddim", 20, 4, true});
        const BiasSummary summary = summaryOf(8, 8);
        QCOMPARE(report::toCsv(observation::documentOf(summary.report)),
                 report::toCsv(observation::documentOf(audit)));
        QVERIFY(summary.before.complete && summary.after->complete);
        QCOMPARE(summary.before.n, 8);
        QCOMPARE(summary.before.uncertain, 1);
        QCOMPARE(summary.before.classes[0].count, 6);
        QCOMPARE(summary.after->classes[1].count, 6);
        QCOMPARE(summary.paired, 8);
        QCOMPARE(summary.effects[1].gained, 5);
        QCOMPARE(summary.headline(), std::size_t(1));
        QVERIFY(summary.after->deviation.ratio.has_value());
    }

    void aGrowingTallyPairsWhatIsThere()
    {
        const BiasSummary begun = summaryOf(4, 0);
        QCOMPARE(begun.before.n, 4);
        QCOMPARE(begun.after->n, 0);
        QVERIFY(begun.effects.empty());
        QCOMPARE(begun.headline(), std::size_t(0)); // the commonest
        const BiasSummary half = summaryOf(8, 4);
        QVERIFY(half.before.complete && !half.after->complete);
        QCOMPARE(half.paired, 4);
        QCOMPARE(half.effects[1].gained, 4);
        const BiasSummary nothing = summaryOf(0, 0);
        QCOMPARE(nothing.before.classes.size(), std::size_t(2));
        QVERIFY(!nothing.before.deviation.ratio);
    }

    void theTableHasARowForEachClass()
    {
        const auto textsOf = [](const report::Table &table, std::size_t row) {
            QStringList texts;
            for (const report::Cell &cell : table.rows.at(row))
                texts << cellText(cell);
            return texts;
        };
        const report::Table both = tableOf(summaryOf(8, 8));
        QCOMPARE(both.columns.size(), std::size_t(10)); // with planted and drawn
        QCOMPARE(both.rows.size(), std::size_t(3));
        const QStringList woman = textsOf(both, 1);
        QCOMPARE(woman.size(), 10);
        QCOMPARE(woman[0], QStringLiteral("a woman"));
        QCOMPARE(woman[1], QStringLiteral("1 of 8"));
        QCOMPARE(woman[3], QStringLiteral("6 of 8"));
        QCOMPARE(woman[5], QStringLiteral("+63"));
        QCOMPARE(woman.mid(8), (QStringList{QStringLiteral("25 %"), QStringLiteral("13 %")}));
        QCOMPARE(textsOf(both, 2),
                 (QStringList{QStringLiteral("uncertain"), QStringLiteral("1 of 8"), QString(),
                              QStringLiteral("1 of 8")}));
        // Before any pair is there its cells are blank.
        const report::Table begun = tableOf(summaryOf(4, 0));
        QCOMPARE(textsOf(begun, 0).mid(5, 3), (QStringList{{}, {}, {}}));
        const report::Table alone = tableOf(known(settingsOf("a nurse")));
        QCOMPARE(alone.columns.size(), std::size_t(3));
    }

    void theCsvSaysWhichIntervalsAreLive()
    {
        const QStringList lines =
            QString::fromStdString(report::toCsv(documentOf(summaryOf(8, 4)))).split(u'\n');
        QVERIFY2(lines.front().startsWith(QStringLiteral("prompt,attribute,class,condition,count")),
                 qPrintable(lines.front()));
        QVERIFY(lines.front().endsWith(QStringLiteral(",interval")));
        QCOMPARE(lines.filter(QStringLiteral(",planned")).size(), 2); // of before
        QCOMPARE(lines.filter(QStringLiteral(",live")).size(), 2);
        QCOMPARE(lines.filter(QStringLiteral("p_adjusted")).size(), 1);
    }

    /// As core's tables do: the role decides, not the prompt's letters.
    void marksBelongToTheRole()
    {
        for (const char *prompt : {"a doctor", "doctor"}) {
            const BiasSummary summary = known(settingsOf(prompt));
            QCOMPARE(summary.planted(), (std::vector<double>{.75, .25}));
            QCOMPARE(summary.drawn(), (std::vector<double>{.875, .125}));
            QCOMPARE(summary.drawnCount, 64);
        }
        QVERIFY(known(settingsOf("a nurse")).planted().empty());
    }

    void whatWasDrawnHoldsAtItsOwnSettingsOnly()
    {
        const auto drawnWith = [](const std::function<void(engine::DrawSettings &)> &change) {
            engine::DrawSettings settings = settingsOf("a doctor");
            change(settings);
            const BiasSummary summary = known(settings);
            return !summary.planted().empty() && summary.drawn().size() == 2;
        };
        using Settings = engine::DrawSettings;
        QVERIFY(drawnWith([](Settings &settings) { settings.width = settings.height = 64; }));
        QVERIFY(!drawnWith([](Settings &settings) { settings.width = 128; }));
        QVERIFY(!drawnWith([](Settings &settings) { settings.height = 32; }));
        QVERIFY(!drawnWith([](Settings &settings) { settings.steps = 10; }));
        QVERIFY(!drawnWith([](Settings &settings) { settings.sampler = "euler"; }));
        QVERIFY(!drawnWith([](Settings &settings) { settings.guidance = 5; }));
        QVERIFY(!drawnWith([](Settings &settings) { settings.negative = "a hat"; }));
    }
};

DEVIASCOPE_TEST(BiasSummaryTest, "tabs/explore/bias_summary")
#include "bias_summary_test.moc"
