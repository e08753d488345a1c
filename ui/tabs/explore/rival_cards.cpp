#include "tabs/explore/rival_cards.h"

#include <QTimer>

#include <utility>

namespace deviascope::ui {

namespace {

constexpr int kHandMilliseconds = 1500; ///< since a slider moved: the hand may still be on it

} // namespace

RivalCards::RivalCards(engine::Engine &engine, std::vector<CardState> &cards,
                       std::function<Summaries()> library, QObject *parent)
    : QObject(parent), m_cards(cards), m_library(std::move(library)), m_flow(engine)
{
    connect(&m_flow, &RivalFlow::steered, this, &RivalCards::onSteered);
    connect(&m_flow, &RivalFlow::compared, this, &RivalCards::onCompared);
    connect(&m_flow, &RivalFlow::measured, this, &RivalCards::known);
    connect(&m_flow, &RivalFlow::changed, this, &RivalCards::workChanged);
    connect(&m_flow, &RivalFlow::failed, this, &RivalCards::failed);
}

void RivalCards::setModel(const engine::ModelSummary &model)
{
    m_hasScorer = !model.attributes.empty();
    m_flow.forget();
    m_undecided.clear();
}

void RivalCards::steer(const std::string &conceptText, const std::string &baseText, Opening opening)
{
    m_flow.steer(conceptText, baseText, opening);
}

void RivalCards::onSteered(const engine::DirectionSummary &text, Opening opening)
{
    Q_EMIT known(text);
    const bool isNew = !cardOf(m_cards, text.id);
    placeText(m_cards, text, m_library());
    CardState *card = cardOf(m_cards, text.id);
    if (isNew && opening == Opening::Resting && card->slider.direction == text.id)
        card->slider.scale = 0;
    Q_EMIT cardsChanged();
}

bool RivalCards::pair(const engine::DirectionSummary &learned)
{
    const std::string text = pairWithText(m_cards, learned, m_library());
    if (text.empty())
        return false;
    m_undecided.insert(learned.id);
    m_flow.compare(learned.id, text);
    Q_EMIT cardsChanged();
    return true;
}

void RivalCards::onCompared(const engine::Compared &compared)
{
    Q_EMIT known(compared.learned);
    Q_EMIT known(compared.text);
    settle();
}

void RivalCards::settle()
{
    if (m_sinceMove.isValid() && m_sinceMove.elapsed() < kHandMilliseconds) {
        QTimer::singleShot(kHandMilliseconds, this, &RivalCards::settle);
        return;
    }
    const Summaries library = m_library();
    const std::set<std::string> undecided = m_undecided;
    for (const std::string &learned : undecided) {
        const auto summary = library.find(learned);
        if (summary != library.end() && !summary->second.rivalry)
            continue; // not compared yet
        m_undecided.erase(learned);
        settleRivals(m_cards, learned, library);
        const CardState *card = cardOf(m_cards, learned);
        const std::string held = card ? card->slider.direction : std::string();
        Q_EMIT cardsChanged();
        measureHeld(held);
    }
}

void RivalCards::useRival(const std::string &direction)
{
    CardState *card = cardOf(m_cards, direction);
    if (!card || card->rival.empty())
        return;
    m_undecided.erase(card->slider.direction); // the user has decided
    m_undecided.erase(card->rival);
    swapHolder(*card, m_library());
    const std::string held = card->slider.direction;
    Q_EMIT cardsChanged();
    if (!m_flow.work(held))
        measureHeld(held);
}

void RivalCards::compare(const std::string &direction)
{
    const CardState *card = cardOf(m_cards, direction);
    const Summaries library = m_library();
    if (!card || !library.contains(card->slider.direction) || !library.contains(card->rival) ||
        m_flow.work(direction))
        return;
    const bool holdsText = library.at(card->slider.direction).isText();
    const std::string &learned = holdsText ? card->rival : card->slider.direction;
    m_undecided.insert(learned);
    m_flow.compare(learned, holdsText ? card->slider.direction : card->rival);
}

void RivalCards::measure(const std::string &direction)
{
    m_flow.measure(direction);
}

void RivalCards::measureHeld(const std::string &direction)
{
    const Summaries library = m_library();
    const auto known = library.find(direction);
    if (known != library.end() && known->second.usable && !known->second.response && m_hasScorer &&
        !known->second.conceptText.empty())
        m_flow.measure(direction);
}

void RivalCards::stop(const std::string &direction)
{
    m_flow.stop(direction);
}

std::optional<RivalFlow::Work> RivalCards::work(const std::string &direction) const
{
    return m_flow.work(direction);
}

} // namespace deviascope::ui
