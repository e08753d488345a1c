#include "main_window.h"

#include "explore/explorer.h"
#include "support/fake_backend.h"
#include "support/named_child.h"
#include "support/registry.h"
#include "theme/theme.h"

#include <QComboBox>
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

    void cleanupTestCase()
    {
        m_window.reset();
        delete m_theme;
    }

private:
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
