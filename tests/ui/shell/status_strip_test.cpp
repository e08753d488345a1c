#include "shell/status_strip.h"

#include "support/fake_studio.h"
#include "support/named_child.h"
#include "support/registry.h"

#include <QLabel>
#include <QProgressBar>
#include <QtTest>

#include <algorithm>

using namespace deviascope;
using namespace deviascope::ui;
using tests::FakeStudio;
using tests::kPatience;
using tests::namedChild;

class StatusStripTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_store.emplace();
        m_studio.emplace(*m_store);
        explorer().stopDrawing();
        m_strip.emplace(*m_studio->engine, explorer(), QString());
        QTRY_COMPARE_WITH_TIMEOUT(activity(), QStringLiteral("Ready"), kPatience);
    }
    void cleanup()
    {
        m_strip.reset();
        m_studio.reset();
    }

    /// What is being done, and nothing else, while something is.
    void theWorkIsNamed()
    {
        auto *bar = m_strip->findChild<QProgressBar *>();
        QCOMPARE(bar->accessibleName(), QStringLiteral("Progress"));
        QVERIFY(bar->isHidden());
        m_studio->backend->stepTime = std::chrono::milliseconds(5);
        explorer().discover("", "a person", "sefa");
        QTRY_VERIFY_WITH_TIMEOUT(activity().startsWith(QStringLiteral("Discovering")), kPatience);
        QVERIFY(!bar->isHidden());
        m_strip->say(QStringLiteral("Saved"));
        QVERIFY(activity() != QStringLiteral("Saved"));
        explorer().discovery().cancel();
        m_studio->backend->stepTime = std::chrono::microseconds(0);
        QTRY_VERIFY_WITH_TIMEOUT(bar->isHidden(), kPatience);
    }

    /// The most urgent of several: what was asked for last.
    void whatCameLastIsShown()
    {
        engine::JobUpdate update;
        update.state = engine::JobState::Running;
        for (const auto &[id, kind] : {std::pair(1001, engine::JobKind::Discover),
                                       std::pair(1002, engine::JobKind::Measure)}) {
            update.id = engine::JobId(id);
            update.kind = kind;
            update.secondsLeft = 65;
            Q_EMIT m_studio->engine->jobUpdated(update);
        }
        QVERIFY2(activity().startsWith(QStringLiteral("Measuring a slider · 1:05")),
                 qPrintable(activity()));
        update.state = engine::JobState::Done;
        Q_EMIT m_studio->engine->jobUpdated(update);
        QVERIFY(activity().startsWith(QStringLiteral("Discovering")));
        update.id = 1001;
        Q_EMIT m_studio->engine->jobUpdated(update);
        QCOMPARE(activity(), QStringLiteral("Ready"));
    }

    void aMessageStandsForAMoment()
    {
        m_strip->say(QStringLiteral("Saved"));
        QCOMPARE(activity(), QStringLiteral("Saved"));
        QTRY_COMPARE_WITH_TIMEOUT(activity(), QStringLiteral("Ready"), kPatience);
    }

    void whoHoldsTheProjectIsSaid()
    {
        const StatusStrip held(*m_studio->engine, explorer(), QStringLiteral("another window"));
        const auto labels = held.findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->text() == QStringLiteral("not saving: another window");
        }));
    }

    void savingIsTold()
    {
        const auto says = [&](const QString &beginning) {
            const auto labels = m_strip->findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) {
                return label->text().startsWith(beginning);
            });
        };
        Q_EMIT explorer().saveFailed(QStringLiteral("The disk is full"));
        QVERIFY(says(QStringLiteral("The disk is full")));
        Q_EMIT explorer().saved();
        QVERIFY(says(QStringLiteral("saved ")) && !says(QStringLiteral("The disk")));
    }

private:
    Explorer &explorer() { return *m_studio->explorer; }
    QString activity() const { return namedChild<QLabel>(*m_strip, "activity")->text(); }

    std::optional<MemoryStateStore> m_store;
    std::optional<FakeStudio> m_studio;
    std::optional<StatusStrip> m_strip;
};

DEVIASCOPE_TEST(StatusStripTest, "shell/status_strip")
#include "status_strip_test.moc"
