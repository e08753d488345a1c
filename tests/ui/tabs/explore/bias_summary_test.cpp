#include "tabs/explore/bias_summary.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

engine::ModelSummary knownModel()
{
    engine::ModelSummary model;
    model.width = model.height = 64;
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
    BiasSummary summary;
    summary.attribute = {"gender", {"a man", "a woman"}};
    addKnownShares(summary, knownModel(), settings);
    return summary;
}

} // namespace

class BiasSummaryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// As core's tables do: the role decides, not the prompt's letters.
    void marksBelongToTheRole()
    {
        for (const char *prompt : {"a doctor", "doctor"}) {
            const BiasSummary summary = known(settingsOf(prompt));
            QCOMPARE(summary.planted, (std::vector<double>{.75, .25}));
            QCOMPARE(summary.drawn, (std::vector<double>{.875, .125}));
            QCOMPARE(summary.drawnCount, 64);
        }
        QVERIFY(known(settingsOf("a nurse")).planted.empty());
    }

    void whatWasDrawnHoldsAtItsOwnSettingsOnly()
    {
        const auto drawnWith = [](const std::function<void(engine::DrawSettings &)> &change) {
            engine::DrawSettings settings = settingsOf("a doctor");
            change(settings);
            const BiasSummary summary = known(settings);
            return !summary.planted.empty() && summary.drawn.size() == 2;
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
