#include "tabs/explore/card_status.h"

#include "tabs/explore/card_text.h"
#include "theme/role.h"
#include "widgets/time_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace deviascope::ui {

namespace {

QPushButton *link(const QString &name)
{
    auto *button = new QPushButton;
    button->setObjectName(name);
    setRole(button, "link");
    button->setFocusPolicy(Qt::TabFocus);
    button->setCursor(Qt::PointingHandCursor);
    return button;
}

void say(QLabel *label, const QString &text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

void say(QPushButton *button, const QString &text, const QString &tip)
{
    button->setText(text);
    button->setToolTip(tip);
    button->setVisible(!text.isEmpty());
}

} // namespace

CardStatus::CardStatus(Explorer &explorer, const std::string &direction, QWidget *parent)
    : QWidget(parent),
      m_explorer(explorer),
      m_direction(direction),
      m_holder(new QLabel),
      m_swap(link(QStringLiteral("useRival"))),
      m_reason(new QLabel),
      m_work(new QLabel),
      m_action(link(QStringLiteral("rivalAction")))
{
    setRole(m_holder, "section");
    m_holder->setObjectName(QStringLiteral("holder"));
    m_reason->setObjectName(QStringLiteral("holderReason"));
    m_work->setObjectName(QStringLiteral("cardWork"));
    for (QLabel *label : {m_reason, m_work}) {
        setRole(label, "muted");
        label->setWordWrap(true);
    }
    auto *holder = new QHBoxLayout;
    holder->setSpacing(4);
    holder->addWidget(m_holder, 1);
    holder->addWidget(m_swap);
    auto *work = new QHBoxLayout;
    work->setSpacing(4);
    work->addWidget(m_work, 1);
    work->addWidget(m_action, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(holder);
    layout->addWidget(m_reason);
    layout->addLayout(work);
    // Queued: the card goes while its button is still in its click.
    connect(
        m_swap, &QPushButton::clicked, &m_explorer,
        [explorer = &m_explorer, id = m_direction] { explorer->rivals().useRival(id); },
        Qt::QueuedConnection);
    connect(m_action, &QPushButton::clicked, this, [this] {
        if (m_explorer.rivals().work(m_direction))
            m_explorer.rivals().stop(m_direction);
        else
            m_explorer.rivals().compare(m_direction);
    });
    refresh();
}

const CardState *CardStatus::state() const
{
    const auto &cards = m_explorer.state().cards;
    const auto found = std::find_if(cards.begin(), cards.end(), [this](const CardState &card) {
        return card.slider.direction == m_direction;
    });
    return found == cards.end() ? nullptr : &*found;
}

bool CardStatus::isForNow() const
{
    const DirectionEntry *entry = m_explorer.direction(m_direction);
    const DiscoveryFlow &discovery = m_explorer.discovery();
    return entry && discovery.isRunning() && entry->summary.isText() &&
           !discovery::steersText(discovery.request().method) &&
           discovery.request().conceptText == entry->summary.conceptText &&
           discovery.request().baseText == entry->summary.baseText;
}

QString CardStatus::holderText() const
{
    const CardState *card = state();
    const DirectionEntry *entry = m_explorer.direction(m_direction);
    if (!card || !entry)
        return {};
    if (entry->summary.isText()) {
        const auto work = m_explorer.rivals().work(m_direction);
        const bool open = isForNow() || (work && work->kind == engine::JobKind::Compare);
        return open ? tr("Text steering, for now") : tr("Text steering");
    }
    if (card->rival.empty())
        return {};
    return discovery::methodHas(entry->summary.method, "steps") ? tr("Learned direction")
                                                                : tr("Found direction");
}

QString CardStatus::reason() const
{
    const CardState *card = state();
    const DirectionEntry *entry = m_explorer.direction(m_direction);
    if (!card || !entry)
        return {};
    const bool isText = entry->summary.isText();
    if (isForNow())
        return tr("Its slider works while the direction is learned.");
    if (card->rival.empty())
        return {};
    const auto work = m_explorer.rivals().work(m_direction);
    if (work && work->kind == engine::JobKind::Compare)
        return isText ? tr("The direction is learned; both are compared on new pictures, and the "
                           "better one stays here.")
                      : tr("It is compared with text steering on new pictures.");
    const auto &rivalry = entry->summary.rivalry;
    if (!rivalry || entry->summary.rival != card->rival)
        return isText ? tr("Not compared with the learned direction yet.")
                      : tr("Not compared with text steering yet.");
    return rivalryText(*rivalry, isText ? evaluation::Holder::Text : evaluation::Holder::Learned);
}

void CardStatus::showWork()
{
    const auto work = m_explorer.rivals().work(m_direction);
    const CardState *card = state();
    const DirectionEntry *entry = m_explorer.direction(m_direction);
    if (work) {
        const QString what = work->kind == engine::JobKind::Compare
                                 ? tr("Comparing with new pictures")
                                 : tr("Measuring the slider");
        const bool timed = work->running && work->secondsLeft && *work->secondsLeft >= 1;
        say(m_work,
            timed ? tr("%1 · %2 left").arg(what, minutesAndSeconds(*work->secondsLeft)) : what);
        say(m_action, tr("Stop"), tr("Stop counting; what the card holds stays"));
        return;
    }
    say(m_work, {});
    const bool uncompared = card && entry && !card->rival.empty() && !isForNow() &&
                            (!entry->summary.rivalry || entry->summary.rival != card->rival);
    say(m_action, uncompared ? tr("Compare") : QString(),
        tr("Draw new pictures with both, and count which does better"));
}

void CardStatus::refresh()
{
    const CardState *card = state();
    const DirectionEntry *entry = m_explorer.direction(m_direction);
    const QString holder = holderText();
    say(m_holder, holder);
    say(m_reason, reason());
    m_reason->setToolTip(entry && entry->summary.rivalry ? rivalryDetails(*entry->summary.rivalry)
                                                         : QString());
    const bool hasRival = card && entry && !card->rival.empty();
    const bool isText = entry && entry->summary.isText();
    say(m_swap,
        !hasRival ? QString()
        : isText  ? tr("Use the learned one")
                  : tr("Use text steering"),
        isText ? tr("Let this card hold the learned direction instead; nothing is lost")
               : tr("Let this card hold text steering instead; nothing is lost"));
    showWork();
    setVisible(!holder.isEmpty() || !m_work->text().isEmpty());
}

} // namespace deviascope::ui
