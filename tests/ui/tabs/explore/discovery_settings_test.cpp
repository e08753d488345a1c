#include "tabs/explore/discovery_settings.h"

#include "discovery/method_options.h"
#include "support/named_child.h"
#include "support/registry.h"
#include "tabs/explore/explore_state.h"
#include "theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

base::OptionValues manyOptions()
{
    base::OptionValues options = noOptions();
    options.set("negative", "a hat");
    options.set("shown", "/pictures");
    options.set("objective", "noise");
    options.set("carriers", "none");
    options.set("sites", std::vector<std::string>{"up_0"});
    options.set("pictures", std::int64_t{64});
    options.set("steps", std::int64_t{90});
    options.set("components", std::int64_t{3});
    options.set("per_step", true);
    options.set("timestep", 400.);
    options.set("mask", "/face.png");
    options.set("seed", std::uint64_t{7});
    return options;
}

} // namespace

class DiscoverySettingsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(*qApp); }
    void cleanupTestCase() { delete m_theme; }

    /// Whatever the method asks for and whatever it does not, nothing is lost on the way.
    void whatIsSetComesBack()
    {
        for (const discovery::MethodInfo *info : discovery::methodInfos()) {
            const DiscoverySettings dialog(info->name, manyOptions(), {"mid", "up_0"});
            QVERIFY2(dialog.options() == manyOptions(), info->name.c_str());
            const DiscoverySettings empty(info->name, noOptions(), {"mid", "up_0"});
            QVERIFY2(empty.options() == noOptions(), info->name.c_str());
        }
    }

    void theDefaultsOfOneMethodLeaveTheOthersAlone()
    {
        DiscoverySettings dialog("sefa", manyOptions(), {"mid", "up_0"});
        tests::namedChild<QPushButton>(dialog, "discoveryDefaults")->click();
        const base::OptionValues options = dialog.options();
        QVERIFY(!options.has("components") && !options.has("sites") && !options.has("seed"));
        QCOMPARE(options.text("negative"), std::string("a hat"));
    }

    void whatIsTypedIsTaken()
    {
        DiscoverySettings dialog("self", noOptions(), {"mid", "up_0"});
        tests::namedChild<QLineEdit>(dialog, "negativePrompt")->setText(QStringLiteral(" blood "));
        tests::namedChild<QCheckBox>(dialog, "site:mid")->setChecked(true);
        tests::namedChild<QComboBox>(dialog, "option:carriers")->setCurrentIndex(1);
        tests::namedChild<QSpinBox>(dialog, "option:steps")->setValue(30);
        const base::OptionValues options = dialog.options();
        QCOMPARE(options.text("negative"), std::string("blood"));
        QCOMPARE(options.texts("sites"), std::vector<std::string>{"mid"});
        QCOMPARE(options.text("carriers"), std::string("none"));
        QCOMPARE(options.integer("steps"), std::int64_t{30});
        QVERIFY(!options.has("objective") && !options.has("seed"));
    }

    /// Below what the method can use nothing can be asked for; 0 is its default.
    void aNumberLiesInItsRange()
    {
        DiscoverySettings dialog("supervised", noOptions(), {"mid"});
        auto *pictures = tests::namedChild<QSpinBox>(dialog, "option:pictures");
        pictures->setValue(1);
        const auto *declared = discovery::knownMethod("supervised")->options.find("pictures");
        QVERIFY(*declared->least > 1);
        QCOMPARE(dialog.options().integer("pictures"), std::int64_t(*declared->least));
        pictures->setValue(0);
        QVERIFY(!dialog.options().has("pictures"));
    }

private:
    Theme *m_theme = nullptr;
};

DEVIASCOPE_TEST(DiscoverySettingsTest, "tabs/explore/discovery_settings")
#include "discovery_settings_test.moc"
