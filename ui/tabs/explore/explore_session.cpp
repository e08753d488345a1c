#include "tabs/explore/explore_session.h"

#include "base/error.h"

#include <algorithm>

namespace deviascope::ui {

namespace {

constexpr int kSaveMilliseconds = 400;

std::string storeKey(const std::string &model)
{
    return "explore/" + model;
}

ExploreState defaultsOf(const engine::ModelSummary &model)
{
    ExploreState state;
    engine::DrawSettings &settings = state.settings;
    settings.prompt = model.prompts.empty() ? "a doctor" : model.prompts.front();
    for (int seed = 0; seed < model.pictures; ++seed)
        settings.seeds.push_back(std::uint64_t(seed));
    settings.steps = model.steps;
    settings.guidance = model.guidance;
    settings.sampler = model.sampler;
    if (!model.concepts.empty()) {
        state.conceptText = model.concepts.front().concept_;
        state.baseText = model.concepts.front().base;
    }
    return state;
}

} // namespace

ExploreSession::ExploreSession(StateStore &store, QObject *parent) : QObject(parent), m_store(store)
{
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(kSaveMilliseconds);
    connect(&m_saveSoon, &QTimer::timeout, this, &ExploreSession::save);
}

ExploreSession::~ExploreSession()
{
    if (m_saveSoon.isActive())
        save();
}

void ExploreSession::open(const engine::ModelSummary &model, const Summaries &library)
{
    m_model = model.hash;
    auto stored = m_store.value(storeKey(model.hash));
    if (!stored)
        stored = m_store.value(storeKey(model.formerHash));
    m_state = defaultsOf(model);
    if (stored)
        m_state = stateFromJson(*stored, m_state);
    const auto &samplers = model.samplers;
    if (std::find(samplers.begin(), samplers.end(), m_state.settings.sampler) == samplers.end())
        m_state.settings.sampler = model.sampler;
    arrangeCards(m_state.cards, library);
    if (!library.contains(m_state.solo))
        m_state.solo.clear();
    m_history = History<ExploreState>(m_state);
    Q_EMIT historyChanged();
}

CardState *ExploreSession::card(const std::string &direction)
{
    const auto found =
        std::find_if(m_state.cards.begin(), m_state.cards.end(),
                     [&](const CardState &card) { return card.slider.direction == direction; });
    return found == m_state.cards.end() ? nullptr : &*found;
}

bool ExploreSession::hasCard(const std::string &direction) const
{
    return std::any_of(m_state.cards.begin(), m_state.cards.end(),
                       [&](const CardState &card) { return card.slider.direction == direction; });
}

bool ExploreSession::setSettings(const engine::DrawSettings &settings)
{
    const bool changed = settings != m_state.settings;
    m_state.settings = settings;
    return changed;
}

bool ExploreSession::setScale(const std::string &direction, double scale)
{
    CardState *moved = card(direction);
    if (!moved || moved->slider.scale == scale)
        return false;
    moved->slider.scale = scale;
    moved->on = true;
    if (m_state.solo != direction)
        m_state.solo.clear();
    return true;
}

bool ExploreSession::setCard(const CardState &changed)
{
    CardState *kept = card(changed.slider.direction);
    if (!kept || *kept == changed)
        return false;
    *kept = changed;
    return true;
}

void ExploreSession::setSolo(const std::string &direction)
{
    m_state.solo = direction;
}

void ExploreSession::resetSliders()
{
    for (CardState &card : m_state.cards)
        card.slider.scale = 0;
    m_state.solo.clear();
}

void ExploreSession::drop(const std::string &direction)
{
    std::erase_if(m_state.cards,
                  [&](const CardState &card) { return card.slider.direction == direction; });
    if (m_state.solo == direction)
        m_state.solo.clear();
}

void ExploreSession::place(const engine::DirectionSummary &summary)
{
    placeCard(m_state.cards, summary);
    m_state.solo.clear();
}

void ExploreSession::setSeedsLocked(bool locked)
{
    m_state.seedsLocked = locked;
    m_saveSoon.start();
}

void ExploreSession::setDiscovery(const base::OptionValues &options)
{
    m_state.discovery = options;
    m_saveSoon.start();
}

void ExploreSession::setQuestion(const std::string &conceptText, const std::string &baseText,
                                 const std::string &method)
{
    if (!conceptText.empty())
        m_state.conceptText = conceptText;
    m_state.baseText = baseText;
    m_state.method = method;
    m_saveSoon.start();
}

void ExploreSession::setAttribute(const std::string &attribute)
{
    m_state.attribute = attribute;
    m_saveSoon.start();
}

void ExploreSession::setTallyTarget(int n)
{
    m_state.tallyTarget = n;
    m_saveSoon.start();
}

void ExploreSession::commit()
{
    m_history.record(m_state);
    Q_EMIT historyChanged();
    m_saveSoon.start();
}

void ExploreSession::forgetHistory()
{
    m_history = History<ExploreState>(m_state);
    Q_EMIT historyChanged();
    m_saveSoon.start();
}

ExploreSession::Change ExploreSession::take(const ExploreState &state, const Summaries &library)
{
    const ExploreState old = m_state;
    m_state = state;
    m_state.discovery = old.discovery; // set apart from the pictures
    arrangeCards(m_state.cards, library);
    const bool sameCards =
        std::equal(old.cards.begin(), old.cards.end(), m_state.cards.begin(), m_state.cards.end(),
                   [](const CardState &a, const CardState &b) {
                       return a.slider.direction == b.slider.direction && a.rival == b.rival;
                   });
    Q_EMIT historyChanged();
    m_saveSoon.start();
    return {old.settings != m_state.settings, !sameCards};
}

void ExploreSession::save()
{
    m_saveSoon.stop();
    if (m_model.empty() || !m_store.heldBy().empty())
        return;
    try {
        m_store.setValue(storeKey(m_model), toJson(m_state));
        Q_EMIT saved();
    } catch (const base::Error &error) {
        Q_EMIT saveFailed(QString::fromStdString(error.line()));
    }
}

} // namespace deviascope::ui
