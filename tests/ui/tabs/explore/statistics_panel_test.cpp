#include "tabs/explore/statistics_panel.h"

#include "support/fake_studio.h"
#include "support/named_child.h"
#include "support/registry.h"
#include "theme/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableWidget>
#include <QToolButton>
#include <QtTest>

#include <algorithm>

using namespace deviascope;
using namespace deviascope::ui;
using tests::FakeEngine;
using tests::FakeStudio;
using tests::kPatience;
using tests::namedChild;

class StatisticsPanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(*qApp); }
    void cleanupTestCase() { delete m_theme; }
    void init()
    {
        m_store.emplace();
        m_studio.emplace(*m_store);
        m_panel.emplace(explorer());
    }
    void cleanup()
    {
        m_panel.reset();
        m_studio.reset();
    }

    void withoutAModelThereIsNothingToCount()
    {
        MemoryStateStore store;
        FakeEngine studio;
        Explorer explorer(*studio.engine, store);
        const StatisticsPanel panel(explorer);
        QVERIFY(!panel.summary());
        QVERIFY(hasLabel(panel, QStringLiteral("The statistics appear with the first pictures.")));
        QVERIFY(namedChild<QLabel>(panel, "tallyProgress")->text().isEmpty());
    }

    /// What is shown is what was counted, with its interval.
    void pictureByPictureItIsCounted()
    {
        countTo(20);
        QCOMPARE(m_panel->summary()->before.n, 20);
        QVERIFY(m_panel->summary()->before.complete);
        const QString n = QString::number(m_panel->summary()->before.n);
        QVERIFY(hasLabel(*m_panel, QStringLiteral("95 % interval, n = %1").arg(n)));
        QVERIFY(!m_panel->summary()->after);
    }

    void anotherAttributeHasOtherClasses()
    {
        countTo(8);
        auto *attribute = namedChild<QComboBox>(*m_panel, "attribute");
        QCOMPARE(attribute->accessibleName(), QStringLiteral("Attribute"));
        QCOMPARE(attribute->count(), 3);
        QCOMPARE(m_panel->summary()->before.classes.size(), std::size_t(2));
        attribute->setCurrentIndex(1);
        Q_EMIT attribute->activated(1);
        QCOMPARE(explorer().state().attribute, std::string("skin tone"));
        QCOMPARE(m_panel->summary()->before.classes.size(), std::size_t(5));
    }

    void theNumberToCountIsTheSessions()
    {
        auto *target = namedChild<QSpinBox>(*m_panel, "tallyTarget");
        QCOMPARE(target->accessibleName(), QStringLiteral("Pictures to count"));
        target->setValue(12);
        QCOMPARE(explorer().state().tallyTarget, 12);
        explorer().setTallyTarget(24);
        QCOMPARE(target->value(), 24);
    }

    /// The table has the numbers of the picture, and goes to the clipboard as an audit's would.
    void theTableIsCopied()
    {
        countTo(8);
        auto *table = m_panel->findChild<QTableWidget *>();
        QVERIFY(table && table->rowCount() >= 2);
        auto *views = m_panel->findChild<QStackedWidget *>();
        QCOMPARE(views->currentIndex(), 0);
        for (auto *button : m_panel->findChildren<QToolButton *>())
            if (button->accessibleName() == QStringLiteral("Table"))
                button->click();
        QVERIFY(views->currentWidget() == table);
        namedChild<QToolButton>(*m_panel, "copyCsv")->click();
        const QString copied = QGuiApplication::clipboard()->text();
        for (const char *part : {"a man", "a woman", "gender"})
            QVERIFY2(copied.contains(QString::fromLatin1(part)), qPrintable(copied));
    }

private:
    Explorer &explorer() { return *m_studio->explorer; }

    void countTo(int pictures)
    {
        engine::DrawSettings settings = explorer().state().settings;
        settings.prompt = "a doctor";
        explorer().setTallyTarget(pictures);
        explorer().setSettings(settings);
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->summary() && m_panel->summary()->before.complete &&
                                     m_panel->summary()->target == pictures &&
                                     explorer().pictures().isSettled() &&
                                     !explorer().tally().isRunning(),
                                 kPatience);
    }

    static bool hasLabel(const QWidget &panel, const QString &text)
    {
        const auto labels = panel.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel *label) { return label->text() == text; });
    }

    Theme *m_theme = nullptr;
    std::optional<MemoryStateStore> m_store;
    std::optional<FakeStudio> m_studio;
    std::optional<StatisticsPanel> m_panel;
};

DEVIASCOPE_TEST(StatisticsPanelTest, "tabs/explore/statistics_panel")
#include "statistics_panel_test.moc"
