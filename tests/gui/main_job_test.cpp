#include "shell/main_window.h"

#include "engine/torch_backend.h"
#include "support/named_child.h"
#include "support/registry.h"
#include "tabs/explore/explore_view.h"
#include "tabs/explore/explorer.h"
#include "tabs/explore/statistics_panel.h"
#include "theme/theme.h"
#include "widgets/scale_slider.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

constexpr int kPatience = 120000;          // milliseconds; only a failing test waits so long
constexpr int kDiscoveryPatience = 400000; // on a busy machine
constexpr int kCounted = 16;

} // namespace

/// The main job with the real teaching model, as a user does it: look at a doctor, type a concept,
/// discover it, drag the slider, see the shares change; everything is there at the next start.
/// With DEVIASCOPE_SCREENSHOTS set to a folder pictures of the window are kept there.
class MainJobTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_theme = new Theme(*qApp);
        m_theme->setAppearance(Appearance::Light);
        QVERIFY(m_folder.isValid());
        m_store = std::make_shared<MemoryStateStore>();
    }

    void drawsADoctorWithoutBeingAsked()
    {
        start();
        QTRY_VERIFY_WITH_TIMEOUT(explorer().pictures().isSettled(), kPatience);
        QCOMPARE(explorer().pictures().before().pictures.size(), std::size_t(4));
        QCOMPARE(explorer().state().settings.prompt, std::string("a doctor"));
        child<QSpinBox>("tallyTarget")->setValue(kCounted);
        QTRY_VERIFY_WITH_TIMEOUT(tallyIsDone(), kPatience);
        keepPicture("start");
    }

    void discoversATypedConcept()
    {
        auto *field = child<QLineEdit>("concept");
        field->setFocus();
        field->clear();
        QTest::keyClicks(field, QStringLiteral("a woman"));
        QTest::mouseClick(child<QPushButton>("discover"), Qt::LeftButton);
        QVERIFY(explorer().discovery().isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().discovery().preview().empty(), kDiscoveryPatience);
        keepPicture("discovering");
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().discovery().isRunning(), kDiscoveryPatience);
        const auto &found = explorer().discovery().result();
        QVERIFY(found.has_value());
        QVERIFY(found->direction.usable);
        QVERIFY(found->direction.suggestedScale.has_value());
        QVERIFY(found->direction.pairedLoss.has_value());
        QVERIFY(std::filesystem::exists(m_folder.path().toStdString() + "/data/directions/" +
                                        found->direction.id + ".safetensors"));
        qInfo("discovered in %.1f s", found->seconds);
    }

    /// Both are compared on new pictures; the card holds the better one and says so.
    void theBetterOfTheRivalsIsHeld()
    {
        keepPicture("comparing");
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().rivals().isBusy(), kDiscoveryPatience);
        QCOMPARE(explorer().state().cards.size(), std::size_t(1));
        const CardState &card = explorer().state().cards.front();
        const auto &held = explorer().direction(card.slider.direction)->summary;
        QVERIFY(held.rivalry.has_value());
        QVERIFY(held.rivalry->pictures() > 0);
        QCOMPARE(held.method == "text", held.rivalry->holder() == evaluation::Holder::Text);
        QVERIFY(!child<QLabel>("holderReason")->text().isEmpty());
        qInfo("%s", qPrintable(child<QLabel>("holderReason")->text()));
        QCOMPARE(child<QDoubleSpinBox>("scale")->value(), *held.suggestedScale);
        QVERIFY(held.response.has_value());
        QVERIFY(held.response->rises());
        QVERIFY(child<ScaleSlider>("slider")->isEven());
        qInfo("compared in %.1f s, measured in %.1f s", held.rivalry->seconds,
              held.response->seconds);
    }

    void theSliderTurnsMenIntoWomen()
    {
        QTRY_VERIFY_WITH_TIMEOUT(explorer().pictures().isSettled(), kPatience);
        QVERIFY(explorer().pictures().after().pictures != explorer().pictures().before().pictures);
        QTRY_VERIFY_WITH_TIMEOUT(tallyIsDone(), kPatience);
        QTest::qWait(300); // the panel gathers changes before it counts
        keepPicture("found");
        const BiasSummary summary = *child<StatisticsPanel>("statistics")->summary();
        QCOMPARE(summary.attribute.name, std::string("gender"));
        const std::size_t woman = summary.attribute.classes[1] == "a woman" ? 1 : 0;
        QCOMPARE(summary.before.n, kCounted);
        QCOMPARE(summary.after->n, kCounted);
        QVERIFY2(summary.after->classes[woman].count >= summary.before.classes[woman].count + 6,
                 qPrintable(QStringLiteral("women: %1 before, %2 after of %3")
                                .arg(summary.before.classes[woman].count)
                                .arg(summary.after->classes[woman].count)
                                .arg(kCounted)));
        QVERIFY(summary.effects[woman].p < .05);
    }

    void aDragIsFollowedAndZeroIsUntouched()
    {
        auto *slider = child<ScaleSlider>("slider");
        const auto atSuggested = explorer().pictures().after().pictures;
        const QPoint middle(slider->width() / 2, 13);
        QTest::mousePress(slider, Qt::LeftButton, {}, middle + QPoint(40, 0));
        for (int x = 40; x >= 10; x -= 5) {
            QTest::mouseMove(slider, middle + QPoint(x, 0));
            QTest::qWait(30);
        }
        QTest::mouseRelease(slider, Qt::LeftButton, {}, middle + QPoint(10, 0));
        QTRY_VERIFY_WITH_TIMEOUT(explorer().pictures().isSettled(), kPatience);
        QVERIFY(explorer().pictures().after().pictures != atSuggested);
        QTest::mouseDClick(slider, Qt::LeftButton, {}, middle);
        QCOMPARE(slider->value(), 0.);
        QTRY_VERIFY_WITH_TIMEOUT(explorer().pictures().isSettled(), kPatience);
        QVERIFY(explorer().pictures().after().pictures == explorer().pictures().before().pictures);
    }

    void theNextStartFindsEverythingAgain()
    {
        child<QDoubleSpinBox>("scale")->setValue(.75);
        QTRY_VERIFY_WITH_TIMEOUT(explorer().pictures().isSettled(), kPatience);
        const auto pictures = explorer().pictures().after().pictures;
        const ExploreState state = explorer().state();
        m_window.reset();
        start();
        QTRY_VERIFY_WITH_TIMEOUT(explorer().pictures().isSettled(), kPatience);
        QVERIFY(explorer().state() == state);
        QCOMPARE(child<QDoubleSpinBox>("scale")->value(), .75);
        QVERIFY(explorer().pictures().after().pictures == pictures);
    }

    void anotherMethodMakesASliderToo()
    {
        auto *method = child<QComboBox>("method");
        QCOMPARE(method->currentData().toString(), QStringLiteral("self"));
        method->setCurrentIndex(method->findData(QStringLiteral("text")));
        QVERIFY(!method->toolTip().isEmpty());
        child<QLineEdit>("concept")->setText(QStringLiteral("a man"));
        const std::size_t cards = explorer().state().cards.size();
        QTest::mouseClick(child<QPushButton>("discover"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().discovery().isRunning(), kDiscoveryPatience);
        const auto &found = explorer().discovery().result();
        QVERIFY(found.has_value());
        QCOMPARE(found->direction.method, std::string("text"));
        QVERIFY(!found->direction.pairedLoss.has_value());
        QCOMPARE(explorer().state().cards.size(), cards + 1);
        QCOMPARE(explorer().state().method, std::string("text"));
    }

    /// A method that looks for no concept needs none, and makes several sliders at 0.
    void whatThereIsBecomesSliders()
    {
        auto *method = child<QComboBox>("method");
        auto *field = child<QLineEdit>("concept");
        method->setCurrentIndex(method->findData(QStringLiteral("sefa")));
        QVERIFY(!field->isEnabled());
        const std::size_t cards = explorer().state().cards.size();
        const std::string typed = explorer().state().conceptText;
        QTest::mouseClick(child<QPushButton>("discover"), Qt::LeftButton);
        QVERIFY(explorer().discovery().isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().discovery().isRunning(), kDiscoveryPatience);
        const auto &found = explorer().discovery().result();
        QVERIFY(found.has_value());
        QCOMPARE(found->others.size(), std::size_t(4));
        QCOMPARE(explorer().state().cards.size(), cards + 5);
        QCOMPARE(explorer().state().cards.front().slider.direction, found->direction.id);
        QCOMPARE(explorer().state().cards.front().slider.scale, 0.);
        QCOMPARE(explorer().state().conceptText, typed);
        keepPicture("without-concept");
        method->setCurrentIndex(method->findData(QStringLiteral("self")));
        QVERIFY(field->isEnabled());
    }

    void closesQuicklyWhileBusy()
    {
        explorer().discover("a man", "a person");
        explorer().drawNewSeeds();
        QTest::qWait(200);
        QElapsedTimer timer;
        timer.start();
        m_window.reset();
        qInfo("closed in %lld ms", timer.elapsed());
    }

private:
    void start()
    {
        engine::TorchBackend::Options options;
        // As on a fresh machine: none of these folders is there.
        options.directions = m_folder.path().toStdString() + "/data/directions";
        options.checkpoints = m_folder.path().toStdString() + "/cache/checkpoints";
        options.runs = m_folder.path().toStdString() + "/cache/runs";
        options.comparedPictures = 12;
        options.measuredPictures = 8;
        /// Forwards to the store that outlives the window.
        class Shared final : public StateStore {
        public:
            explicit Shared(std::shared_ptr<StateStore> store) : m_store(std::move(store)) {}
            std::optional<std::string> value(const std::string &key) const override
            {
                return m_store->value(key);
            }
            void setValue(const std::string &key, const std::string &value) override
            {
                m_store->setValue(key, value);
            }
            std::string heldBy() const override { return {}; }

        private:
            std::shared_ptr<StateStore> m_store;
        };
        m_window = std::make_unique<MainWindow>(
            WindowParts{std::make_unique<engine::TorchBackend>(options),
                        std::make_unique<Shared>(m_store),
                        {}});
        m_window->resize(1440, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    Explorer &explorer() { return m_window->explorer(); }

    template <class Widget>
    Widget *child(const char *name)
    {
        return tests::namedChild<Widget>(*m_window, name);
    }

    bool tallyIsDone()
    {
        return explorer().pictures().isSettled() && !explorer().tally().isRunning();
    }

    void keepPicture(const char *name)
    {
        const QString folder = qEnvironmentVariable("DEVIASCOPE_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        QTest::qWait(300); // queued repaints
        for (const Appearance appearance : {Appearance::Dark, Appearance::Light}) {
            m_theme->setAppearance(appearance);
            QTest::qWait(100);
            QVERIFY(m_window->grab().save(QStringLiteral("%1/real-%2-%3.png")
                                              .arg(folder,
                                                   appearance == Appearance::Dark
                                                       ? QStringLiteral("dark")
                                                       : QStringLiteral("light"),
                                                   QString::fromLatin1(name))));
        }
    }

    Theme *m_theme = nullptr;
    QTemporaryDir m_folder;
    std::shared_ptr<StateStore> m_store;
    std::unique_ptr<MainWindow> m_window;
};

DEVIASCOPE_TEST(MainJobTest, "main_job")
#include "main_job_test.moc"
