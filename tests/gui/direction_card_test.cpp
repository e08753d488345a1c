#include "shell/main_window.h"

#include "support/fake_backend.h"
#include "support/registry.h"
#include "tabs/explore/card_status.h"
#include "tabs/explore/explorer.h"
#include "theme/theme.h"
#include "widgets/scale_slider.h"
#include "widgets/switch.h"

#include <QDialog>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeBackend;

namespace {

constexpr int kPatience = 30000; // milliseconds; only a failing test waits so long

} // namespace

/// A card from text steering to the better of the two, as the user sees and uses it, on a model of
/// pretence. With DEVIASCOPE_SCREENSHOTS set to a folder pictures of the window are kept there.
class DirectionCardTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(*qApp); }

    void aCardsLife_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QSize>("size");
        QTest::newRow("light-1440") << false << QSize(1440, 900);
        QTest::newRow("dark-1024") << true << QSize(1024, 700);
    }

    void aCardsLife()
    {
        QFETCH(bool, dark);
        QFETCH(QSize, size);
        m_theme->setAppearance(dark ? Appearance::Dark : Appearance::Light);
        auto owned = std::make_unique<FakeBackend>();
        owned->size = 128;
        FakeBackend *fake = owned.get();
        MainWindow window({std::move(owned), std::make_unique<MemoryStateStore>(), {}});
        m_window = &window;
        window.resize(size);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        Explorer &explorer = window.explorer();
        QTRY_VERIFY_WITH_TIMEOUT(explorer.pictures().isSettled(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!explorer.tally().isRunning(), kPatience);

        // While the direction is learned, text steering holds the card, and its slider acts.
        fake->stepTime = std::chrono::milliseconds(100);
        fake->countedSteps = 400;
        explorer.discover("a woman", "a person");
        QTRY_COMPARE_WITH_TIMEOUT(text<QLabel>("holder"), QStringLiteral("Text steering, for now"),
                                  kPatience);
        QVERIFY(text<QLabel>("holderReason").contains(QStringLiteral("while")));
        QVERIFY(explorer.discovery().isRunning());
        QVERIFY(child<ScaleSlider>("slider")->isEnabled());
        keep("card-1-for-now");

        // Learned: both are compared; that can be stopped, and asked for again.
        fake->stepTime = std::chrono::milliseconds(8);
        QTRY_VERIFY_WITH_TIMEOUT(!explorer.discovery().isRunning(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(text<QLabel>("cardWork").contains(QStringLiteral("Comparing")),
                                 kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(text<QLabel>("cardWork").contains(QStringLiteral("left")),
                                 kPatience);
        keep("card-2-comparing");
        QTest::mouseClick(child<QPushButton>("rivalAction"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(text<QPushButton>("rivalAction"), QStringLiteral("Compare"),
                                  kPatience);
        fake->countedSteps = 3;
        fake->stepTime = std::chrono::microseconds(0);
        QTest::mouseClick(child<QPushButton>("rivalAction"), Qt::LeftButton);

        // The learned one is ahead: it holds the card, says why, and its slider is even.
        QTRY_COMPARE_WITH_TIMEOUT(text<QLabel>("holder"), QStringLiteral("Learned direction"),
                                  kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!explorer.rivals().isBusy(), kPatience);
        const QString reason = text<QLabel>("holderReason");
        QVERIFY2(reason.contains(QStringLiteral("41 of 52 [")) &&
                     reason.contains(QStringLiteral("36 of 52 [")) &&
                     reason.contains(QStringLiteral("+10 points [")),
                 qPrintable(reason));
        QVERIFY(child<ScaleSlider>("slider")->isEven());
        QCOMPARE(child<QDoubleSpinBox>("scale")->value(), 1.25);
        settle();
        keep("card-3-learned");

        // What was counted stands under "more"; the even track can be switched off.
        const auto buttons = window.findChildren<QToolButton *>();
        for (QToolButton *button : buttons)
            if (button->isVisible() &&
                button->accessibleName().startsWith(QStringLiteral("More settings of")))
                button->click();
        QVERIFY(text<QLabel>("turned").contains(QStringLiteral(" of 27 [")));
        QVERIFY(text<QLabel>("wrongWay").contains(QStringLiteral("1 of 9 [")));
        QVERIFY(text<QLabel>("kept").contains(QStringLiteral("35 of 36 [")));
        settle();
        keep("card-4-more");
        child<QPushButton>("showDetails")->click();
        auto *details = window.findChild<QDialog *>(QStringLiteral("directionDetails"));
        QVERIFY(details && details->isVisible());
        QVERIFY(details->windowTitle().contains(QStringLiteral("a woman")));
        keep(*details, "card-4-details");
        details->reject();
        child<Switch>("evenSteps")->click();
        QVERIFY(!child<ScaleSlider>("slider")->isEven());
        QCOMPARE(child<QDoubleSpinBox>("scale")->value(), 1.25); // the scale stays
        explorer.undo();
        QVERIFY(child<ScaleSlider>("slider")->isEven());

        // The other one is a click away.
        child<QPushButton>("useRival")->setFocus();
        QTest::keyClick(child<QPushButton>("useRival"), Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(text<QLabel>("holder"), QStringLiteral("Text steering"),
                                  kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!explorer.rivals().isBusy(), kPatience);
        QVERIFY(text<QLabel>("holderReason").contains(QStringLiteral("Your choice")));
        QCOMPARE(child<QDoubleSpinBox>("scale")->value(), .75);
        settle();
        keep("card-5-text");
        m_window = nullptr;
    }

private:
    /// The one on the first card that is there now; old cards are deleted a little later.
    template <class Widget>
    Widget *child(const char *name)
    {
        for (auto *found : m_window->findChildren<Widget *>(QString::fromLatin1(name)))
            if (const auto *card = m_window->findChild<QWidget *>(
                    QStringLiteral("card:%1").arg(QString::fromStdString(
                        m_window->explorer().state().cards.at(0).slider.direction)));
                card && card->isAncestorOf(found))
                return found;
        qFatal("there is no %s", name);
    }

    template <class Widget>
    QString text(const char *name)
    {
        return m_window->explorer().state().cards.empty() ? QString() : child<Widget>(name)->text();
    }

    void settle()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_window->explorer().pictures().isSettled(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->explorer().tally().isRunning(), kPatience);
        QTest::qWait(150); // queued repaints
        for (const QScrollArea *area : m_window->findChildren<QScrollArea *>())
            QCOMPARE(area->horizontalScrollBar()->maximum(), 0);
        // Nothing on the card is clipped.
        auto *status = child<QLabel>("holder")->parentWidget();
        for (const QLabel *label : status->window()->findChildren<QLabel *>()) {
            if (!label->isVisibleTo(m_window) || label->text().isEmpty())
                continue;
            const QSize needed(label->wordWrap() ? 0 : label->sizeHint().width(),
                               label->wordWrap() ? label->heightForWidth(label->width())
                                                 : label->sizeHint().height());
            QVERIFY2(label->width() >= needed.width() && label->height() >= needed.height(),
                     qPrintable(QStringLiteral("clipped: \"%1\"").arg(label->text())));
        }
    }

    void keep(const char *name) { keep(*m_window, name); }

    void keep(QWidget &widget, const char *name)
    {
        const QString folder = qEnvironmentVariable("DEVIASCOPE_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        QTest::qWait(150);
        QVERIFY(widget.grab().save(
            QStringLiteral("%1/%2-%3.png")
                .arg(folder, QString::fromUtf8(QTest::currentDataTag()), QLatin1String(name))));
    }

    Theme *m_theme = nullptr;
    MainWindow *m_window = nullptr;
};

DEVIASCOPE_TEST(DirectionCardTest, "direction_card")
#include "direction_card_test.moc"
