#include "shell/main_window.h"

#include "support/fake_backend.h"
#include "support/named_child.h"
#include "support/registry.h"
#include "tabs/explore/explorer.h"
#include "theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

constexpr int kPatience = 30000; // milliseconds; only a failing test waits so long

} // namespace

/// Several concepts asked for in the concept field, on a model of pretence.
class ConceptPanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_theme = new Theme(*qApp);
        m_window = std::make_unique<MainWindow>(WindowParts{
            std::make_unique<tests::FakeBackend>(), std::make_unique<MemoryStateStore>(), {}});
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QTRY_VERIFY_WITH_TIMEOUT(explorer().model(), kPatience);
    }

    void onlyLearningTakesSeveral()
    {
        auto *method = child<QComboBox>("method");
        method->setCurrentIndex(method->findData(QStringLiteral("text")));
        QVERIFY(!child<QToolButton>("addConcept")->isEnabled());
        child<QLineEdit>("concept")->setText(QStringLiteral("a woman; a man"));
        child<QPushButton>("discover")->click();
        QVERIFY(!explorer().discovery().isRunning());
        QVERIFY(explorer().state().cards.empty());
        method->setCurrentIndex(method->findData(QStringLiteral("self")));
        QVERIFY(child<QToolButton>("addConcept")->isEnabled());
    }

    void theButtonAddsAConceptToTheRun()
    {
        auto *field = child<QLineEdit>("concept");
        field->setText(QStringLiteral("a woman"));
        child<QToolButton>("addConcept")->click();
        QTest::keyClicks(field, QStringLiteral("a man"));
        QCOMPARE(field->text(), QStringLiteral("a woman; a man"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(explorer().discovery().request().conceptText, std::string("a woman"));
        QCOMPARE(explorer().discovery().request().together, (std::vector<std::string>{"a man"}));
        QTRY_VERIFY_WITH_TIMEOUT(
            !explorer().discovery().isRunning() && !explorer().rivals().isBusy(), kPatience);
        QCOMPARE(explorer().state().cards.size(), std::size_t(2));
        QCOMPARE(field->text(), QStringLiteral("a woman; a man")); // to be changed and asked again
    }

    /// What is set in the dialog is shown in the panel, goes into the request, and no further than
    /// the methods that read it.
    void theMethodsSettingsAreAskedForAndKept()
    {
        auto *method = child<QComboBox>("method");
        auto *set = child<QLabel>("methodSet");
        QVERIFY(set->isHidden());
        auto *dialog = openSettings();
        tests::namedChild<QLineEdit>(*dialog, "negativePrompt")->setText(QStringLiteral("a hat"));
        tests::namedChild<QCheckBox>(*dialog, "site:up_1")->setChecked(true);
        keepPicture(*dialog, "settings-self");
        dialog->accept();
        QVERIFY(!set->isHidden());
        QCOMPARE(set->text(), QStringLiteral("Set: away from “a hat”, upward block 2."));
        keepPicture(*m_window, "settings-shown");
        explorer().setScale(explorer().state().cards.at(0).slider.direction, .5, Hand::Resting);
        explorer().undo(); // takes the slider back, not what is asked for
        QCOMPARE(explorer().state().discovery.text("negative"), std::string("a hat"));
        method->setCurrentIndex(method->findData(QStringLiteral("sefa")));
        QCOMPARE(set->text(), QStringLiteral("Set: upward block 2."));
        child<QPushButton>("discover")->click();
        QCOMPARE(explorer().discovery().request().method, std::string("sefa"));
        QVERIFY(!explorer().discovery().request().options.has("negative"));
        QCOMPARE(explorer().discovery().request().options.texts("sites"),
                 std::vector<std::string>{"up_1"});
        QTRY_VERIFY_WITH_TIMEOUT(isQuiet(), kPatience);

        // No text slider: the prompts' difference knows nothing of the hat.
        method->setCurrentIndex(method->findData(QStringLiteral("self")));
        child<QLineEdit>("concept")->setText(QStringLiteral("an old person"));
        const std::size_t cards = explorer().state().cards.size();
        child<QPushButton>("discover")->click();
        const base::OptionValues &asked = explorer().discovery().request().options;
        QCOMPARE(asked.text("negative"), std::string("a hat"));
        QCOMPARE(asked.texts("sites"), std::vector<std::string>{"up_1"});
        QTRY_VERIFY_WITH_TIMEOUT(isQuiet(), kPatience);
        QCOMPARE(explorer().state().cards.size(), cards + 1);

        dialog = openSettings();
        QCOMPARE(tests::namedChild<QLineEdit>(*dialog, "negativePrompt")->text(),
                 QStringLiteral("a hat"));
        tests::namedChild<QPushButton>(*dialog, "discoveryDefaults")->click();
        dialog->accept();
        QVERIFY(set->isHidden());
    }

    /// A concept that pictures show need not be named.
    void aConceptMayBeShown()
    {
        auto *dialog = openSettings();
        tests::namedChild<QLineEdit>(*dialog, "shownFolder")->setText(QStringLiteral("/pictures"));
        dialog->accept();
        child<QLineEdit>("concept")->clear();
        child<QPushButton>("discover")->click();
        QVERIFY(explorer().discovery().isRunning());
        QCOMPARE(explorer().discovery().request().options.text("shown"), std::string("/pictures"));
        QVERIFY(explorer().discovery().request().conceptText.empty());
        explorer().discovery().cancel();
        QTRY_VERIFY_WITH_TIMEOUT(isQuiet(), kPatience);
    }

    void cleanupTestCase()
    {
        m_window.reset();
        delete m_theme;
    }

private:
    QDialog *openSettings()
    {
        child<QToolButton>("methodSettings")->click();
        return tests::namedChild<QDialog>(*m_window, "discoverySettings");
    }

    bool isQuiet() { return !explorer().discovery().isRunning() && !explorer().rivals().isBusy(); }

    /// Where DEVIASCOPE_SCREENSHOTS says, if it does.
    void keepPicture(QWidget &widget, const char *name)
    {
        const QString folder = qEnvironmentVariable("DEVIASCOPE_SCREENSHOTS");
        QTest::qWait(folder.isEmpty() ? 0 : 200); // queued repaints
        if (!folder.isEmpty())
            QVERIFY(widget.grab().save(folder + QLatin1Char('/') + QLatin1String(name) +
                                       QStringLiteral(".png")));
    }

    Explorer &explorer() { return m_window->explorer(); }

    template <class Widget>
    Widget *child(const char *name)
    {
        return tests::namedChild<Widget>(*m_window, name);
    }

    Theme *m_theme = nullptr;
    std::unique_ptr<MainWindow> m_window;
};

DEVIASCOPE_TEST(ConceptPanelTest, "concept_panel")
#include "concept_panel_test.moc"
