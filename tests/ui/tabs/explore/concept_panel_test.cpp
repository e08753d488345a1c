#include "tabs/explore/concept_panel.h"

#include "support/fake_studio.h"
#include "support/named_child.h"
#include "support/registry.h"
#include "theme/theme.h"
#include "widgets/note.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using tests::FakeEngine;
using tests::FakeStudio;
using tests::kPatience;
using tests::namedChild;

/// The panel alone; tests/gui drives it in the whole window.
class ConceptPanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(*qApp); }
    void cleanupTestCase() { delete m_theme; }
    void init()
    {
        m_store.emplace();
        m_studio.emplace(*m_store);
        m_panel.emplace(*m_studio->explorer);
    }
    void cleanup()
    {
        m_panel.reset();
        m_studio.reset();
    }

    void withoutAModelNothingCanBeAsked()
    {
        MemoryStateStore store;
        FakeEngine studio;
        Explorer explorer(*studio.engine, store);
        const ConceptPanel panel(explorer);
        QVERIFY(!namedChild<QPushButton>(panel, "discover")->isEnabled());
        explorer.openModel({});
        QTRY_VERIFY_WITH_TIMEOUT(explorer.model().has_value(), kPatience);
        QVERIFY(namedChild<QPushButton>(panel, "discover")->isEnabled());
        QCOMPARE(namedChild<QLineEdit>(panel, "concept")->text(), QStringLiteral("a woman"));
        QCOMPARE(namedChild<QLineEdit>(panel, "base")->text(), QStringLiteral("a person"));
    }

    void whatIsMissingIsSaidAndNothingBegins()
    {
        for (const char *field : {"concept", "base"}) {
            child<QLineEdit>("concept")->setText(QStringLiteral("a woman"));
            child<QLineEdit>("base")->setText(QStringLiteral("a person"));
            child<QLineEdit>(field)->setText(QStringLiteral("  "));
            m_panel->note().clear();
            child<QPushButton>("discover")->click();
            QCOMPARE(m_panel->note().kind(), Note::Kind::Warning);
            QVERIFY(m_panel->note().text().startsWith(QStringLiteral("Write a concept")));
            QVERIFY(!explorer().discovery().isRunning());
        }
    }

    /// A method that looks for no concept takes none, and needs a prompt.
    void aMethodWithoutAConceptAsksForNone()
    {
        choose("sefa");
        auto *concept_ = child<QLineEdit>("concept");
        QVERIFY(!concept_->isEnabled());
        QCOMPARE(concept_->placeholderText(), QStringLiteral("none is needed"));
        QVERIFY(!child<QToolButton>("addConcept")->isEnabled());
        child<QLineEdit>("base")->clear();
        child<QPushButton>("discover")->click();
        QVERIFY(m_panel->note().text().startsWith(QStringLiteral("Write the prompt")));
        child<QLineEdit>("base")->setText(QStringLiteral("a person"));
        child<QPushButton>("discover")->click();
        QCOMPARE(explorer().discovery().request().method, std::string("sefa"));
        QVERIFY(explorer().discovery().request().conceptText.empty());
        waitUntilDone();
        choose("self");
        QVERIFY(concept_->isEnabled());
        QCOMPARE(concept_->placeholderText(), QStringLiteral("a woman"));
    }

    /// Enter in either field asks; what is found is told where it was asked for.
    void enterAsksAndTheAnswerIsTold()
    {
        m_studio->backend->stepTime = std::chrono::milliseconds(5);
        auto *concept_ = child<QLineEdit>("concept");
        concept_->setText(QStringLiteral(" an old person "));
        QTest::keyClick(child<QLineEdit>("base"), Qt::Key_Return);
        QVERIFY(explorer().discovery().isRunning());
        QCOMPARE(explorer().discovery().request().conceptText, std::string("an old person"));
        QVERIFY(concept_->parentWidget()->isHidden()); // the progress takes its place
        m_studio->backend->stepTime = std::chrono::microseconds(0);
        waitUntilDone();
        QVERIFY(!concept_->parentWidget()->isHidden());
        QVERIFY2(m_panel->note().text().contains(QStringLiteral("“an old person” is learned")) ||
                     m_panel->note().text().isEmpty(), // the comparison is done already
                 qPrintable(m_panel->note().text()));
    }

    void whatWasNotFoundIsAWarning()
    {
        m_studio->backend->usable = false;
        child<QPushButton>("discover")->click();
        waitUntilDone();
        QCOMPARE(m_panel->note().kind(), Note::Kind::Warning);
        QVERIFY(m_panel->note().text().startsWith(QStringLiteral("No usable direction")));
    }

    /// What was cut is said below what was found.
    void notesFollowTheResult()
    {
        m_studio->backend->usable = false;
        child<QLineEdit>("concept")->setText(QString(400, u'x'));
        child<QPushButton>("discover")->click();
        waitUntilDone();
        QVERIFY(m_panel->note().text().endsWith(QStringLiteral("\nThe concept was cut.")));
    }

    void aFailureIsSaid()
    {
        child<QLineEdit>("concept")->setText(QStringLiteral("fail"));
        child<QPushButton>("discover")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->note().text().isEmpty(), kPatience);
        QCOMPARE(m_panel->note().kind(), Note::Kind::Error);
    }

    void theFieldsSayWhatTheyAre()
    {
        QCOMPARE(child<QLineEdit>("concept")->accessibleName(), QStringLiteral("Concept"));
        QCOMPARE(child<QLineEdit>("base")->accessibleName(), QStringLiteral("Seen from"));
        QCOMPARE(child<QComboBox>("method")->accessibleName(), QStringLiteral("Method"));
        QVERIFY(child<QPushButton>("discover")->focusPolicy() & Qt::TabFocus);
    }

private:
    Explorer &explorer() { return *m_studio->explorer; }
    template <class Widget>
    Widget *child(const char *name)
    {
        return namedChild<Widget>(*m_panel, name);
    }
    void choose(const char *method)
    {
        auto *methods = child<QComboBox>("method");
        methods->setCurrentIndex(methods->findData(QString::fromLatin1(method)));
    }
    void waitUntilDone()
    {
        QTRY_VERIFY_WITH_TIMEOUT(
            !explorer().discovery().isRunning() && !explorer().rivals().isBusy(), kPatience);
    }

    Theme *m_theme = nullptr;
    std::optional<MemoryStateStore> m_store;
    std::optional<FakeStudio> m_studio;
    std::optional<ConceptPanel> m_panel;
};

DEVIASCOPE_TEST(ConceptPanelTest, "tabs/explore/concept_panel")
#include "concept_panel_test.moc"
