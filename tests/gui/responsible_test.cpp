#include "shell/main_window.h"

#include "support/fake_backend.h"
#include "support/registry.h"
#include "tabs/explore/explore_view.h"
#include "tabs/explore/explorer.h"
#include "tabs/explore/responsible_dialog.h"
#include "theme/theme.h"
#include "widgets/note.h"
#include "widgets/picture_cell.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeBackend;

namespace {

constexpr int kPatience = 30000; // milliseconds; only a failing test waits so long

} // namespace

/// The three uses as a user meets them, on a fake model. With DEVIASCOPE_SCREENSHOTS set to a
/// folder pictures of the dialog are kept there.
class ResponsibleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_theme = new Theme(*qApp);
        m_theme->setAppearance(Appearance::Light);
    }

    void init()
    {
        auto backend = std::make_unique<FakeBackend>();
        backend->size = 96;
        m_backend = backend.get();
        m_window = std::make_unique<MainWindow>(
            WindowParts{std::move(backend), std::make_unique<MemoryStateStore>(), {}});
        m_window->resize(1024, 700);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QTRY_VERIFY_WITH_TIMEOUT(explorer().pictures().isSettled(), kPatience);
        explorer().setTallyTarget(4); // what is counted meanwhile goes first
    }

    void cleanup() { m_window.reset(); }

    void fairPicturesFromTheButtonToTheTable()
    {
        QTest::mouseClick(child<QPushButton>("fair"), Qt::LeftButton);
        QVERIFY(dialog().isVisible());
        QVERIFY(!dialog().isModal());
        QVERIFY(child<QLabel>("responsiblePrompt")->text().contains(QStringLiteral("a doctor")));
        QVERIFY(child<QCheckBox>("fair:gender")->isChecked());
        QTRY_VERIFY_WITH_TIMEOUT(
            child<QLabel>("responsibleTime")->text().contains(QStringLiteral("a woman")),
            kPatience); // learned first
        check("1-fair");

        // Shares that do not sum to 100 are said in place, and nothing can start.
        auto *women = child<QSpinBox>("share:a woman");
        women->setValue(40);
        QVERIFY(child<QLabel>("sum:gender")->text().contains(QStringLiteral("90")));
        QVERIFY(!child<QPushButton>("startResponsible")->isEnabled());
        check("2-sum");
        QTest::mouseClick(child<QPushButton>("even:gender"), Qt::LeftButton);
        QCOMPARE(women->value(), 50);
        QVERIFY(child<QPushButton>("startResponsible")->isEnabled());

        child<QSpinBox>("responsiblePictures")->setValue(12);
        m_backend->hold([](const base::Progress &progress) { // until each was seen
            return progress.stage == "learning:a man";
        });
        const auto cards = explorer().state().cards.size();
        QTest::mouseClick(child<QPushButton>("startResponsible"), Qt::LeftButton);
        QVERIFY(explorer().responsible().isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(
            child<QLabel>("responsibleStage")->text().contains(QStringLiteral("a man")), kPatience);
        m_backend->hold(tests::responsibleBeyond(.8));
        QTRY_COMPARE_WITH_TIMEOUT(explorer().responsible().pairs().size(), std::size_t(8),
                                  kPatience);
        check("3-running");
        m_backend->hold();
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().responsible().isRunning(), kPatience);
        QCOMPARE(explorer().state().cards.size(), cards + 2); // what was learned is a slider too
        QTest::qWait(100);
        check("4-done");

        auto *table = child<QTableWidget>("sharesTable");
        QCOMPARE(table->rowCount(), 2);
        QCOMPARE(table->item(1, 2)->text(), QStringLiteral("6 of 12\n30 to 70 %"));
        QVERIFY(child<QLabel>("responsibleSummary")->text().contains(QStringLiteral("n = 12")));
        QVERIFY(child<QLabel>("responsibleSummary")->text().contains(QStringLiteral("11 of 12")));
        QVERIFY(!child<PictureCell>("pushed:11")->image().isNull());
        QVERIFY(
            child<PictureCell>("pushed:11")->accessibleName().contains(QStringLiteral("a woman")));
        QTest::mouseClick(child<QAbstractButton>("responsibleTable:2"), Qt::LeftButton);
        QCOMPARE(child<QTableWidget>("scalesTable")->rowCount(), 2);
        const QString footnote = child<QLabel>("responsibleFootnote")->text();
        QVERIFY(footnote.contains(QStringLiteral("Learned now: “a man”, “a woman”.")));
        QVERIFY(footnote.contains(QStringLiteral("than none on pictures held out: “a man”.")));
        QVERIFY(!footnote.contains(QStringLiteral("May have learned")));
        check("5-strengths");

        QTest::mouseClick(child<QPushButton>("copyResponsible"), Qt::LeftButton);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("null_q95")));
        const QTemporaryDir folder;
        dialog().savePictures(folder.path());
        QCOMPARE(QDir(folder.path()).entryList({QStringLiteral("*.png")}).size(), 24);
        const auto recipe =
            format::readRecipe(folder.filePath(QStringLiteral("500011-after.png")).toStdString());
        QVERIFY(recipe.has_value());
        QCOMPARE(recipe->seed, std::uint64_t(500011));
        QCOMPARE(recipe->edits.size(), std::size_t(1));
        QCOMPARE(recipe->edits.front().direction, std::string("a woman"));
        QCOMPARE(recipe->edits.front().scale, 1.25);

        // Once more, with what is in the library now: it had learned from the role.
        QTest::mouseClick(child<QPushButton>("startResponsible"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(
            child<QLabel>("responsibleFootnote")
                ->text()
                .contains(QStringLiteral("pictures of a doctor too: “a man”, “a woman”.")),
            kPatience);
    }

    /// A push that the role holds back is said, with the way on.
    void theRoleMayBeLetGo()
    {
        QTest::mouseClick(child<QPushButton>("fair"), Qt::LeftButton);
        child<QSpinBox>("responsiblePictures")->setValue(8);
        child<QSpinBox>("calibrationPictures")->setValue(4);
        const auto missed = [&] {
            QTest::mouseClick(child<QPushButton>("startResponsible"), Qt::LeftButton);
            if (!QTest::qWaitFor([&] { return !explorer().responsible().isRunning(); }, kPatience))
                throw std::runtime_error("it does not end");
            QTest::qWait(100);
            return child<QLabel>("responsibleSummary")
                ->text()
                .contains(QStringLiteral("“woman” missed the goal. Stronger pushes may lose “a "
                                         "doctor”"));
        };
        QVERIFY(missed());
        const auto hinted = [&] {
            return child<QLabel>("responsibleSummary")
                ->text()
                .contains(QStringLiteral("“misses made up for”"));
        };
        QVERIFY(hinted());
        check("11-missed");
        child<QComboBox>("law")->setCurrentIndex(2);
        QVERIFY(missed());
        QVERIFY(!hinted());
        child<QComboBox>("law")->setCurrentIndex(0);
        child<QComboBox>("strength")->setCurrentIndex(1);
        QVERIFY(child<QSpinBox>("calibrationPictures")->isVisible());
        QVERIFY(!missed());
    }

    void aStopOffersToGoOn()
    {
        m_backend->hold(tests::responsibleBeyond(.6));
        QTest::mouseClick(child<QPushButton>("fair"), Qt::LeftButton);
        QVERIFY(QTest::qWaitForWindowActive(&dialog())); // else the key is the main window's
        QTest::keyClick(&dialog(), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(explorer().responsible().isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(explorer().responsible().pairs().size() >= 4, kPatience);
        QTest::mouseClick(child<QPushButton>("stopResponsible"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().responsible().isRunning(), kPatience);
        m_backend->hold();
        QVERIFY(!note().isEmpty());
        QCOMPARE(child<QPushButton>("startResponsible")->text(), QStringLiteral("Go on"));
        check("6-stopped");
        child<QSpinBox>("responsiblePictures")->setValue(8); // that is another request
        QCOMPARE(child<QPushButton>("startResponsible")->text(), QStringLiteral("Start"));
    }

    void safePicturesKeepOutWhatIsFlagged()
    {
        QTest::mouseClick(child<QPushButton>("safe"), Qt::LeftButton);
        QCOMPARE(child<QLineEdit>("unwanted")->text(), QStringLiteral("a scary costume"));
        QVERIFY(!child<QComboBox>("law")->isVisible());
        child<QLineEdit>("unwanted")->clear();
        QVERIFY(!child<QPushButton>("startResponsible")->isEnabled());
        child<QLineEdit>("unwanted")->setText(QStringLiteral("a scary costume"));
        child<QComboBox>("strength")->setCurrentIndex(2);
        check("7-safe");
        QTest::mouseClick(child<QPushButton>("startResponsible"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(explorer().responsible().result().has_value(), kPatience);
        QVERIFY(explorer().responsible().request().unwanted.empty()); // the default
        QCOMPARE(child<QTableWidget>("sharesTable")->rowCount(), 2);
        QTest::mouseClick(child<QAbstractButton>("responsibleTable:1"), Qt::LeftButton);
        const auto *watched = child<QTableWidget>("watchedTable");
        QCOMPARE(watched->rowCount(), 1);
        QVERIFY(watched->item(0, 3)->text().contains(QStringLiteral(" to ")));  // change, interval
        QVERIFY(!watched->item(0, 4)->text().contains(QStringLiteral(" to "))); // p
        check("8-safe-done");

        child<QLineEdit>("unwanted")->setText(QStringLiteral("a scary costume; blood"));
        QTest::mouseClick(child<QPushButton>("startResponsible"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(child<QLabel>("responsibleSummary")
                                     ->text()
                                     .contains(QStringLiteral("Any of these is seen")),
                                 kPatience);
        QCOMPARE(explorer().responsible().request().unwanted,
                 (std::vector<std::string>{"a scary costume", "blood"}));
        check("12-safe-several");
        child<QLineEdit>("unwanted")->setText(QStringLiteral("a scary costume"));
    }

    void theWordsThatWereReadCanBeCorrected()
    {
        engine::DrawSettings settings = explorer().state().settings;
        settings.prompt = "a doctor, either male or female";
        explorer().setSettings(settings);
        QTest::keyClick(m_window.get(), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(dialog().isVisible());
        const QString marked = child<QLabel>("markedPrompt")->text();
        QVERIFY2(marked.contains(QStringLiteral(">either male or female</span>")),
                 qPrintable(marked));
        auto *choice = child<QComboBox>("value:0");
        QCOMPARE(choice->currentData().toString(), QStringLiteral("any-gender"));
        check("9-as-asked");
        choice->setCurrentIndex(0);
        QVERIFY(!child<QPushButton>("startResponsible")->isEnabled());
        child<QComboBox>("value:1")->setCurrentIndex(1);
        QVERIFY(child<QPushButton>("startResponsible")->isEnabled());
        QTest::mouseClick(child<QPushButton>("startResponsible"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(explorer().responsible().result().has_value(), kPatience);
        QCOMPARE(explorer().responsible().request().values,
                 (std::vector<std::string>{"any-gender"}));

        // A new prompt is read anew.
        settings.prompt = "a doctor";
        explorer().setSettings(settings);
        QTRY_VERIFY(!child<QPushButton>("startResponsible")->isEnabled());
        QVERIFY(child<QLabel>("valueHint")->text().contains(QStringLiteral("No such words")));
        check("10-nothing-read");
    }

    void aFailureIsSaidInThePanel()
    {
        engine::DrawSettings settings = explorer().state().settings;
        settings.prompt = "fail";
        explorer().setSettings(settings);
        QTest::mouseClick(child<QPushButton>("fair"), Qt::LeftButton);
        QTest::mouseClick(child<QPushButton>("startResponsible"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().responsible().isRunning(), kPatience);
        QVERIFY2(note().contains(QStringLiteral("Draw fewer at once")), qPrintable(note()));
    }

    /// Every control has a name to read out and says what it does.
    void everyControlHasNameAndTip()
    {
        for (const char *button : {"fair", "safe", "asAsked"}) {
            QTest::mouseClick(child<QPushButton>(button), Qt::LeftButton);
            for (const QWidget *widget : dialog().findChildren<QWidget *>()) {
                const auto *push = qobject_cast<const QAbstractButton *>(widget);
                const bool field = qobject_cast<const QAbstractSpinBox *>(widget) ||
                                   qobject_cast<const QComboBox *>(widget) ||
                                   (qobject_cast<const QLineEdit *>(widget) &&
                                    !widget->parent()->inherits("QAbstractSpinBox"));
                if ((!push && !field) || !widget->isVisibleTo(&dialog()) ||
                    widget->parent()->inherits("QTableView"))
                    continue;
                const bool hasName =
                    !widget->accessibleName().isEmpty() || (push && !push->text().isEmpty());
                QVERIFY2(hasName && !widget->toolTip().isEmpty(),
                         qPrintable(widget->objectName() + u' ' +
                                    QString::fromLatin1(widget->metaObject()->className())));
            }
        }
    }

private:
    Explorer &explorer() const { return m_window->explorer(); }
    ResponsibleDialog &dialog() const { return m_window->view().responsible(); }
    QString note() const
    {
        return m_window->findChild<Note *>(QStringLiteral("responsibleNote"))->text();
    }

    template <class Widget>
    Widget *child(const char *name) const
    {
        // What was replaced waits for its deletion under the same name: the last one counts.
        const auto all = m_window->findChildren<Widget *>(QString::fromLatin1(name));
        if (all.isEmpty())
            qFatal("there is no %s", name);
        return all.last();
    }

    /// Nothing is clipped; with pictures in both themes.
    void check(const char *name)
    {
        QTest::qWait(50);
        const QString folder = qEnvironmentVariable("DEVIASCOPE_SCREENSHOTS");
        for (const Appearance appearance : {Appearance::Dark, Appearance::Light}) {
            if (folder.isEmpty())
                break;
            m_theme->setAppearance(appearance);
            QTest::qWait(100);
            const QString theme =
                appearance == Appearance::Dark ? QStringLiteral("dark") : QStringLiteral("light");
            QVERIFY(dialog().grab().save(QStringLiteral("%1/responsible-%2-%3.png")
                                             .arg(folder, theme, QString::fromLatin1(name))));
            QVERIFY(m_window->grab().save(QStringLiteral("%1/window-%2.png").arg(folder, theme)));
        }
        for (const QLabel *label : dialog().findChildren<QLabel *>()) {
            if (!label->isVisibleTo(&dialog()) || label->text().isEmpty())
                continue;
            const int width = label->wordWrap() ? 0 : label->sizeHint().width();
            const int height = label->wordWrap() ? label->heightForWidth(label->width())
                                                 : label->sizeHint().height();
            QVERIFY2(label->width() >= width && label->height() >= height,
                     qPrintable(QStringLiteral("clipped at %1: \"%2\" has %3x%4, needs %5x%6")
                                    .arg(QString::fromLatin1(name), label->text())
                                    .arg(label->width())
                                    .arg(label->height())
                                    .arg(width)
                                    .arg(height)));
        }
        for (const QPushButton *button : dialog().findChildren<QPushButton *>())
            if (button->isVisibleTo(&dialog()))
                QVERIFY2(button->width() >= button->minimumSizeHint().width(),
                         qPrintable(button->text()));
    }

    Theme *m_theme = nullptr;
    FakeBackend *m_backend = nullptr;
    std::unique_ptr<MainWindow> m_window;
};

DEVIASCOPE_TEST(ResponsibleTest, "responsible")
#include "responsible_test.moc"
