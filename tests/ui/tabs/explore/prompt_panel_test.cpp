#include "tabs/explore/prompt_panel.h"

#include "support/fake_studio.h"
#include "support/named_child.h"
#include "support/registry.h"
#include "theme/theme.h"
#include "widgets/note.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QtTest>

#include <map>

using namespace deviascope;
using namespace deviascope::ui;
using tests::FakeStudio;
using tests::kPatience;
using tests::namedChild;

class PromptPanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(*qApp); }
    void cleanupTestCase() { delete m_theme; }
    void init()
    {
        m_store.emplace();
        m_studio.emplace(*m_store);
        m_panel.emplace(explorer());
        QTRY_VERIFY_WITH_TIMEOUT(explorer().pictures().isSettled(), kPatience);
    }
    void cleanup()
    {
        m_panel.reset();
        m_studio.reset();
    }

    /// Enter draws, Shift+Enter begins a line.
    void enterDraws()
    {
        auto *prompt = child<QPlainTextEdit>("prompt");
        prompt->setPlainText(QStringLiteral("  a judge  "));
        QTest::keyClick(prompt, Qt::Key_Return, Qt::ShiftModifier);
        QVERIFY(explorer().state().settings.prompt != "a judge");
        QTest::keyClick(prompt, Qt::Key_Return);
        QCOMPARE(explorer().state().settings.prompt, std::string("a judge"));
        QTest::keyClick(child<QLineEdit>("negative"), Qt::Key_H);
        QTest::keyClick(child<QLineEdit>("negative"), Qt::Key_Return);
        QCOMPARE(explorer().state().settings.negative, std::string("h"));
    }

    /// A change of a number is drawn when it is finished.
    void numbersAreTaken()
    {
        child<QSpinBox>("steps")->setValue(7);
        child<QDoubleSpinBox>("guidance")->setValue(2.5);
        child<QLineEdit>("seeds")->setText(QStringLiteral("4, 8-10"));
        QTest::keyClick(child<QLineEdit>("seeds"), Qt::Key_Return);
        const engine::DrawSettings &settings = explorer().state().settings;
        QCOMPARE(settings.steps, 7);
        QCOMPARE(settings.guidance, 2.5);
        QCOMPARE(settings.seeds, (std::vector<std::uint64_t>{4, 8, 9, 10}));
        QCOMPARE(child<QLineEdit>("seeds")->text(), QStringLiteral("4, 8-10"));
    }

    void whatAreNoSeedsIsSaidAndNotDrawn()
    {
        const engine::DrawSettings before = explorer().state().settings;
        child<QLineEdit>("seeds")->setText(QStringLiteral("one"));
        child<QPushButton>("draw")->click();
        QCOMPARE(m_panel->note().kind(), Note::Kind::Error);
        QVERIFY(m_panel->note().text().contains(QStringLiteral("one")));
        QVERIFY(explorer().state().settings == before);
        child<QLineEdit>("seeds")->setText(QStringLiteral("3"));
        child<QPushButton>("draw")->click();
        QVERIFY(m_panel->note().isHidden());
        QCOMPARE(explorer().state().settings.seeds, std::vector<std::uint64_t>{3});
    }

    /// The model's samplers under their usual names.
    void samplersAreTheModels()
    {
        auto *sampler = child<QComboBox>("sampler");
        QCOMPARE(sampler->count(), 2);
        QCOMPARE(sampler->itemText(1), QStringLiteral("DPM++ 2M"));
        sampler->setCurrentIndex(1);
        Q_EMIT sampler->activated(1);
        QCOMPARE(explorer().state().settings.sampler, std::string("dpmpp_2m"));
    }

    void theSuggestionsDraw()
    {
        QPushButton *judge = nullptr;
        for (auto *button : m_panel->findChildren<QPushButton *>())
            if (button->text() == QStringLiteral("a judge"))
                judge = button;
        QVERIFY(judge);
        QTest::keyClick(judge, Qt::Key_Space);
        QCOMPARE(explorer().state().settings.prompt, std::string("a judge"));
        QCOMPARE(child<QPlainTextEdit>("prompt")->toPlainText(), QStringLiteral("a judge"));
    }

    /// Stop is for what is being drawn or counted.
    void stopIsThereWhileItDraws()
    {
        explorer().stopDrawing();
        QTRY_VERIFY_WITH_TIMEOUT(!child<QPushButton>("stop")->isEnabled(), kPatience);
        m_studio->backend->hold(
            [](const base::Progress &progress) { return progress.stage == "drawing"; });
        child<QPlainTextEdit>("prompt")->setPlainText(QStringLiteral("a farmer"));
        child<QPushButton>("draw")->click();
        QVERIFY(child<QPushButton>("stop")->isEnabled());
        child<QPushButton>("stop")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!child<QPushButton>("stop")->isEnabled(), kPatience);
    }

    /// What was cut is said once: a note that was closed stays closed.
    void whatWasCutIsSaid()
    {
        child<QPlainTextEdit>("prompt")->setPlainText(QString(400, u'x'));
        child<QPushButton>("draw")->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->note().text(), QStringLiteral("The prompt was cut."),
                                  kPatience);
        QCOMPARE(m_panel->note().kind(), Note::Kind::Warning);
        m_panel->note().clear();
        Q_EMIT explorer().pictures().changed();
        QVERIFY(m_panel->note().isHidden());
    }

    void theFieldsSayWhatTheyAre()
    {
        const std::map<const char *, QString> names{
            {"prompt", QStringLiteral("Prompt")},     {"negative", QStringLiteral("Leave out")},
            {"seeds", QStringLiteral("Seeds")},       {"steps", QStringLiteral("Steps")},
            {"guidance", QStringLiteral("Guidance")}, {"sampler", QStringLiteral("Sampler")}};
        for (const auto &[field, name] : names)
            QCOMPARE(child<QWidget>(field)->accessibleName(), name);
    }

private:
    Explorer &explorer() { return *m_studio->explorer; }
    template <class Widget>
    Widget *child(const char *name)
    {
        return namedChild<Widget>(*m_panel, name);
    }

    Theme *m_theme = nullptr;
    std::optional<MemoryStateStore> m_store;
    std::optional<FakeStudio> m_studio;
    std::optional<PromptPanel> m_panel;
};

DEVIASCOPE_TEST(PromptPanelTest, "tabs/explore/prompt_panel")
#include "prompt_panel_test.moc"
