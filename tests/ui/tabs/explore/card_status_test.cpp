#include "tabs/explore/card_status.h"

#include "support/fake_studio.h"
#include "support/named_child.h"
#include "support/registry.h"

#include <QLabel>
#include <QPushButton>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using tests::FakeStudio;
using tests::kPatience;
using tests::namedChild;

namespace {

constexpr const char *kLearnedOne = "a woman";
constexpr const char *kTextOne = "a woman (text)";

bool isComparing(const base::Progress &progress)
{
    return progress.stage == "comparing";
}

} // namespace

class CardStatusTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_store.emplace();
        m_studio.emplace(*m_store);
    }
    void cleanup() { m_studio.reset(); }

    /// A direction out of a file has no rival, and nothing is being counted.
    void whatHasNothingToSayIsHidden()
    {
        explorer().importDirection("hat.safetensors");
        QTRY_VERIFY_WITH_TIMEOUT(explorer().direction("hat"), kPatience);
        const CardStatus status(explorer(), "hat");
        QVERIFY(status.isHidden());
        QVERIFY(namedChild<QPushButton>(status, "useRival")->isHidden());
    }

    /// Text steering holds the card while the direction is learned, and says that it will not stay.
    void textHoldsItForNow()
    {
        m_studio->backend->stepTime = std::chrono::milliseconds(20);
        explorer().discover(kLearnedOne, "a person");
        QTRY_COMPARE_WITH_TIMEOUT(explorer().state().cards.size(), std::size_t(1), kPatience);
        const CardStatus status(explorer(), kTextOne);
        QVERIFY(explorer().discovery().isRunning());
        QVERIFY(!status.isHidden());
        QCOMPARE(text(status, "holder"), QStringLiteral("Text steering, for now"));
        QVERIFY(text(status, "holderReason").contains(QStringLiteral("while")));
        explorer().discovery().cancel();
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().discovery().isRunning(), kPatience);
    }

    /// What is counted can be stopped, and be asked for again; with the keyboard.
    void theComparisonCanBeStoppedAndAskedForAgain()
    {
        m_studio->backend->hold(isComparing);
        explorer().discover(kLearnedOne, "a person");
        QTRY_VERIFY_WITH_TIMEOUT(explorer().rivals().work(kTextOne).has_value() &&
                                     explorer().rivals().work(kTextOne)->running,
                                 kPatience);
        CardStatus status(explorer(), kTextOne);
        auto *action = namedChild<QPushButton>(status, "rivalAction");
        QVERIFY(text(status, "cardWork").startsWith(QStringLiteral("Comparing with new pictures")));
        QCOMPARE(action->text(), QStringLiteral("Stop"));
        QVERIFY(action->focusPolicy() & Qt::TabFocus);
        QTest::keyClick(action, Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().rivals().isBusy(), kPatience);
        status.refresh();
        QVERIFY(text(status, "cardWork").isEmpty());
        QCOMPARE(action->text(), QStringLiteral("Compare"));
        QVERIFY(text(status, "holderReason").startsWith(QStringLiteral("Not compared")));
        m_studio->backend->hold();
        QTest::keyClick(action, Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().rivals().isBusy() &&
                                     explorer().direction(kLearnedOne)->summary.rivalry.has_value(),
                                 kPatience);
    }

    /// The better one holds the card and the reason has its numbers; the other is a click away.
    void theOtherOneIsAClickAway()
    {
        explorer().discover(kLearnedOne, "a person");
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().state().cards.empty() &&
                                     explorer().state().cards[0].slider.direction == kLearnedOne &&
                                     !explorer().rivals().isBusy(),
                                 kPatience);
        CardStatus status(explorer(), kLearnedOne);
        QCOMPARE(text(status, "holder"), QStringLiteral("Learned direction"));
        QVERIFY2(text(status, "holderReason").contains(QStringLiteral("52")),
                 qPrintable(text(status, "holderReason")));
        QVERIFY(namedChild<QPushButton>(status, "rivalAction")->isHidden());
        auto *swap = namedChild<QPushButton>(status, "useRival");
        QCOMPARE(swap->text(), QStringLiteral("Use text steering"));
        QTest::keyClick(swap, Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(explorer().state().cards.at(0).slider.direction,
                                  std::string(kTextOne), kPatience);
        const CardStatus other(explorer(), kTextOne);
        QCOMPARE(text(other, "holder"), QStringLiteral("Text steering"));
        QCOMPARE(namedChild<QPushButton>(other, "useRival")->text(),
                 QStringLiteral("Use the learned one"));
    }

private:
    Explorer &explorer() { return *m_studio->explorer; }
    static QString text(const CardStatus &status, const char *label)
    {
        return namedChild<QLabel>(status, label)->text();
    }

    std::optional<MemoryStateStore> m_store;
    std::optional<FakeStudio> m_studio;
};

DEVIASCOPE_TEST(CardStatusTest, "tabs/explore/card_status")
#include "card_status_test.moc"
