#include "tabs/explore/request_key.h"

#include "support/registry.h"

#include <QtTest>

#include <functional>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

engine::DrawSettings doctor()
{
    engine::DrawSettings settings;
    settings.prompt = "a doctor";
    settings.seeds = {0, 1};
    return settings;
}

} // namespace

class RequestKeyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// What was counted under other settings never stands for these.
    void everySettingMakesAnother()
    {
        using Settings = engine::DrawSettings;
        const std::vector<std::function<void(Settings &)>> changes = {
            [](Settings &settings) { settings.prompt += "s"; },
            [](Settings &settings) { settings.negative = "a hat"; },
            [](Settings &settings) { ++settings.steps; },
            [](Settings &settings) { settings.guidance += .5; },
            [](Settings &settings) { settings.sampler = "euler"; },
            [](Settings &settings) { settings.width = 96; },
            [](Settings &settings) { settings.height = 96; }};
        for (const auto &change : changes) {
            Settings changed = doctor();
            change(changed);
            QVERIFY(conditionKey(changed, {}) != conditionKey(doctor(), {}));
        }
    }

    void everyPartOfASliderMakesAnother()
    {
        using Slider = engine::SliderValue;
        const Slider slider{"a woman", 1};
        const std::vector<std::function<void(Slider &)>> changes = {
            [](Slider &each) { each.direction = "a man"; },
            [](Slider &each) { each.scale = 1.25; },
            [](Slider &each) { each.branch = sampling::Branch::Both; },
            [](Slider &each) { each.windowFrom = 100; },
            [](Slider &each) { each.windowTo = 900; },
            [](Slider &each) { each.revision = "learned anew"; }};
        for (const auto &change : changes) {
            Slider changed = slider;
            change(changed);
            QVERIFY(conditionKey(doctor(), {changed}) != conditionKey(doctor(), {slider}));
        }
        QCOMPARE(conditionKey(doctor(), {{"a woman", 0}}), conditionKey(doctor(), {}));
    }

    /// A tally grows by seeds; pictures are those of their seeds.
    void onlyPicturesDependOnTheirSeeds()
    {
        engine::DrawSettings others = doctor();
        others.seeds = {2, 3};
        QCOMPARE(conditionKey(others, {}), conditionKey(doctor(), {}));
        QVERIFY(pictureKey(others, {}) != pictureKey(doctor(), {}));
        // Text that runs together elsewhere is told apart.
        engine::DrawSettings one = doctor(), two = doctor();
        one.prompt = "a\",\"b";
        two.prompt = "a";
        two.negative = "b";
        QVERIFY(conditionKey(one, {}) != conditionKey(two, {}));
    }
};

DEVIASCOPE_TEST(RequestKeyTest, "tabs/explore/request_key")
#include "request_key_test.moc"
