#include "shell/main_window.h"

#include "support/fake_backend.h"
#include "support/registry.h"
#include "tabs/explore/explore_view.h"
#include "tabs/explore/explorer.h"
#include "tabs/explore/picture_viewer.h"
#include "theme/theme.h"
#include "widgets/wrapped_text.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeBackend;

namespace {

constexpr int kPatience = 30000; // milliseconds; only a failing test waits so long

} // namespace

/// Looks at the whole window, in both themes and at the smallest size. With DEVIASCOPE_SCREENSHOTS
/// set to a folder the pictures are kept there.
class ScreenshotsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(*qApp); }

    void nothingIsClipped_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QSize>("size");
        QTest::newRow("light-1440") << false << QSize(1440, 900);
        QTest::newRow("dark-1440") << true << QSize(1440, 900);
        QTest::newRow("light-1024") << false << QSize(1024, 700);
        QTest::newRow("dark-1024") << true << QSize(1024, 700);
    }

    void nothingIsClipped()
    {
        QFETCH(bool, dark);
        QFETCH(QSize, size);
        m_theme->setAppearance(dark ? Appearance::Dark : Appearance::Light);
        auto backend = std::make_unique<FakeBackend>();
        backend->size = 128;
        FakeBackend *fake = backend.get();
        MainWindow window({std::move(backend), std::make_unique<MemoryStateStore>(), {}});
        window.resize(size);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        Explorer &explorer = window.explorer();
        waitForTally(explorer);
        check(window, QStringLiteral("1-start"));

        fake->stepTime = std::chrono::milliseconds(8);
        explorer.discover("a woman", "a person");
        QTRY_VERIFY_WITH_TIMEOUT(explorer.discovery().curve().size() > 25, kPatience);
        check(window, QStringLiteral("2-discovering"));
        fake->stepTime = std::chrono::microseconds(0);
        QTRY_VERIFY_WITH_TIMEOUT(!explorer.discovery().isRunning(), kPatience);
        waitForTally(explorer);
        check(window, QStringLiteral("3-found"));

        explorer.discover("a person with dark skin", "a person");
        QTRY_VERIFY_WITH_TIMEOUT(!explorer.discovery().isRunning(), kPatience);
        explorer.setAttribute("skin tone");
        waitForTally(explorer);
        check(window, QStringLiteral("4-two-directions"));

        window.view().viewer().open(0);
        check(window, QStringLiteral("5-large-view"));
        window.view().viewer().close();
        fake->usable = false;
        explorer.discover("an old vampire", "a person");
        QTRY_VERIFY_WITH_TIMEOUT(!explorer.discovery().isRunning(), kPatience);
        engine::DrawSettings settings = explorer.state().settings;
        settings.prompt = "fail";
        explorer.setSettings(settings);
        QTest::qWait(200);
        check(window, QStringLiteral("6-messages"));

        fake->usable = true;
        explorer.discover("a Donaudampfschifffahrtsgesellschaftskapitänswitwenpensionsempfängerin",
                          "a person");
        QTRY_VERIFY_WITH_TIMEOUT(!explorer.discovery().isRunning(), kPatience);
        explorer.discover("fail", "a person");
        QTRY_VERIFY_WITH_TIMEOUT(!explorer.discovery().isRunning(), kPatience);
        QTest::qWait(200);
        check(window, QStringLiteral("7-long-words"));
    }

private:
    void waitForTally(Explorer &explorer)
    {
        QTRY_VERIFY_WITH_TIMEOUT(explorer.pictures().isSettled(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!explorer.tally().isRunning(), kPatience);
        QTest::qWait(150); // queued repaints
    }

    void check(MainWindow &window, const QString &name)
    {
        const QString folder = qEnvironmentVariable("DEVIASCOPE_SCREENSHOTS");
        if (!folder.isEmpty()) {
            const QString file = QStringLiteral("%1/%2-%3.png")
                                     .arg(folder, QString::fromUtf8(QTest::currentDataTag()), name);
            QVERIFY(window.grab().save(file));
        }
        for (const QScrollArea *area : window.findChildren<QScrollArea *>())
            QTRY_COMPARE_WITH_TIMEOUT(area->horizontalScrollBar()->maximum(), 0, kPatience);
        // A text that has just changed is laid out with the next events.
        QTRY_COMPARE_WITH_TIMEOUT(clippedIn(window), QString(), kPatience);
        for (const QPushButton *button : window.findChildren<QPushButton *>())
            if (button->isVisibleTo(&window))
                QVERIFY2(
                    button->width() >= button->minimumSizeHint().width(),
                    qPrintable(QStringLiteral("clipped at %1: \"%2\"").arg(name, button->text())));
    }

    /// The first text that does not fit; empty: all do.
    static QString clippedIn(const MainWindow &window)
    {
        for (const QLabel *label : window.findChildren<QLabel *>()) {
            if (!label->isVisibleTo(&window) || label->text().isEmpty())
                continue;
            const QSize needed(label->wordWrap() ? 0 : label->sizeHint().width(),
                               label->wordWrap() ? label->heightForWidth(label->width())
                                                 : label->sizeHint().height());
            if (label->width() < needed.width() || label->height() < needed.height())
                return QStringLiteral("\"%1\" has %2x%3, needs %4x%5")
                    .arg(label->text())
                    .arg(label->width())
                    .arg(label->height())
                    .arg(needed.width())
                    .arg(needed.height());
        }
        for (const WrappedText *text : window.findChildren<WrappedText *>())
            if (text->isVisibleTo(&window) && text->height() < text->heightForWidth(text->width()))
                return text->toPlainText();
        return {};
    }

    Theme *m_theme = nullptr;
};

DEVIASCOPE_TEST(ScreenshotsTest, "screenshots")
#include "screenshots_test.moc"
