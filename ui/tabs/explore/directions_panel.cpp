#include "tabs/explore/directions_panel.h"

#include "tabs/explore/card_search.h"
#include "tabs/explore/concept_panel.h"
#include "tabs/explore/direction_card.h"
#include "tabs/explore/direction_search.h"
#include "tabs/explore/explorer.h"
#include "theme/role.h"
#include "widgets/plain_scroll.h"

#include <QApplication>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace deviascope::ui {

DirectionsPanel::DirectionsPanel(Explorer &explorer, QWidget *parent)
    : QWidget(parent), m_explorer(explorer), m_concepts(new ConceptPanel(explorer))
{
    auto *title = new QLabel(tr("Directions"));
    setRole(title, "strong");
    m_reset = new QPushButton(tr("Reset all"));
    m_reset->setObjectName(QStringLiteral("resetAll"));
    setRole(m_reset, "link");
    m_reset->setFocusPolicy(Qt::TabFocus);
    m_reset->setCursor(Qt::PointingHandCursor);
    m_reset->setToolTip(tr("Put every slider back to 0 (Ctrl+0)"));
    m_heading = new QWidget;
    auto *headingLayout = new QHBoxLayout(m_heading);
    headingLayout->setContentsMargins(4, 6, 2, 0);
    headingLayout->addWidget(title, 1);
    headingLayout->addWidget(m_reset);

    auto *content = new QWidget;
    setRole(content, "plain");
    m_list = new QVBoxLayout(content);
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(10);
    m_list->addWidget(m_concepts);
    m_steps = makeSteps();
    m_list->addWidget(m_steps);
    m_list->addWidget(m_heading);
    m_search = new CardSearch;
    m_list->addWidget(m_search);
    m_list->addStretch(1);
    m_scroll = plainScroll(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_scroll);

    connect(m_search, &CardSearch::changed, this, &DirectionsPanel::showMatching);
    connect(m_reset, &QPushButton::clicked, &m_explorer, &Explorer::resetSliders);
    connect(&m_explorer, &Explorer::cardsChanged, this, &DirectionsPanel::showCards);
    connect(&m_explorer, &Explorer::slidersChanged, this, &DirectionsPanel::showStates);
    connect(&m_explorer, &Explorer::stripChanged, this, [this](const QString &direction) {
        for (DirectionCard *card : m_cards)
            if (card->direction() == direction.toStdString())
                card->showStrip();
    });
    connect(&m_explorer, &Explorer::settingsChanged, this, [this] {
        for (DirectionCard *card : m_cards)
            card->showStrip();
    });
    connect(&m_explorer, &Explorer::directionChanged, this,
            [this](const QString &direction) { showFacts(direction.toStdString()); });
    connect(&m_explorer.discovery(), &DiscoveryFlow::changed, this, [this] {
        if (m_discovering != m_explorer.discovery().isRunning())
            showFacts({}); // what is there for now
        m_discovering = m_explorer.discovery().isRunning();
    });
    connect(&m_explorer.discovery(), &DiscoveryFlow::found, this, &DirectionsPanel::showNewest,
            Qt::QueuedConnection);
    showCards();
}

QWidget *DirectionsPanel::makeSteps()
{
    auto *steps = new QWidget;
    auto *grid = new QGridLayout(steps);
    grid->setContentsMargins(16, 10, 16, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(12);
    grid->setColumnStretch(1, 1);
    const QString texts[] = {
        tr("Name a concept and click Discover. The model learns its own direction for it in about "
           "half a minute."),
        tr("The direction becomes a slider here. Drag it: the same people change before your "
           "eyes."),
        tr("Below the pictures, the statistics count how often they are perceived as what."),
    };
    int row = 0;
    for (const QString &text : texts) {
        auto *number = new QLabel(QString::number(row + 1));
        setRole(number, "badge");
        number->setAlignment(Qt::AlignCenter);
        number->setFixedSize(22, 22);
        auto *words = new QLabel(text);
        setRole(words, "muted");
        words->setWordWrap(true);
        grid->addWidget(number, row, 0, Qt::AlignTop);
        grid->addWidget(words, row++, 1);
    }
    return steps;
}

void DirectionsPanel::showCards()
{
    // A card that stays is not made anew: a hand may be on it.
    std::vector<DirectionCard *> old = std::move(m_cards);
    m_cards.clear();
    int at = m_list->indexOf(m_search) + 1;
    for (const CardState &state : m_explorer.state().cards) {
        const auto kept = std::find_if(old.begin(), old.end(), [&](const DirectionCard *card) {
            return card && card->direction() == state.slider.direction && card->isCurrent();
        });
        DirectionCard *card =
            kept == old.end() ? new DirectionCard(m_explorer, state.slider.direction) : *kept;
        if (kept != old.end())
            *kept = nullptr;
        m_cards.push_back(card);
        m_list->removeWidget(card);
        m_list->insertWidget(at++, card);
        card->showStrip();
    }
    for (DirectionCard *card : old) {
        if (!card)
            continue;
        // The keyboard stays on a card that holds another direction now.
        if (card->isAncestorOf(QApplication::focusWidget()))
            for (DirectionCard *other : m_cards)
                if (other->hasRival(card->direction()))
                    other->setFocus();
        card->hide();
        card->deleteLater();
    }
    m_heading->setVisible(!m_cards.empty());
    m_steps->setVisible(m_cards.empty());
    showMatching();
    showStates();
}

void DirectionsPanel::showNewest()
{
    if (m_cards.empty())
        return;
    m_search->clear(); // what was just found is to be seen
    m_scroll->widget()->layout()->activate();
    QCoreApplication::sendPostedEvents(m_scroll->widget(), QEvent::LayoutRequest);
    m_scroll->ensureWidgetVisible(m_cards.front(), 0, 8);
}

void DirectionsPanel::showMatching()
{
    const std::string search = m_search->text();
    int matching = 0;
    for (DirectionCard *card : m_cards) {
        const DirectionEntry *entry = m_explorer.direction(card->direction());
        const bool match = !entry || matches(entry->summary, search);
        card->setVisible(match);
        matching += match;
    }
    m_search->setCount(matching, int(m_cards.size()));
}

void DirectionsPanel::showFacts(const std::string &direction)
{
    for (DirectionCard *card : m_cards)
        if (direction.empty() || card->direction() == direction)
            card->showFacts();
}

void DirectionsPanel::showStates()
{
    for (DirectionCard *card : m_cards)
        card->showState();
    const auto &cards = m_explorer.state().cards;
    m_reset->setEnabled(std::any_of(cards.begin(), cards.end(),
                                    [](const CardState &card) { return card.slider.scale != 0; }));
}

} // namespace deviascope::ui
