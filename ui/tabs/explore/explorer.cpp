#include "tabs/explore/explorer.h"

#include "base/error.h"
#include "base/seeds.h"
#include "discovery/method_options.h"
#include "tabs/explore/concept_list.h"

#include <QRandomGenerator>

#include <algorithm>

namespace deviascope::ui {

namespace {

constexpr int kSaveMilliseconds = 400;
constexpr const char *kStateKey = "explore";

} // namespace

Explorer::Explorer(engine::Engine &engine, StateStore &store, QObject *parent)
    : QObject(parent),
      m_engine(engine),
      m_store(store),
      m_shelf(engine),
      m_pictures(engine),
      m_tally(engine),
      m_discovery(engine),
      m_rivals(engine, m_state.cards, [this] { return m_shelf.summaries(); }),
      m_responsible(engine)
{
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(kSaveMilliseconds);
    connect(&m_saveSoon, &QTimer::timeout, this, &Explorer::save);
    connect(&m_engine, &engine::Engine::jobUpdated, this, &Explorer::onJobUpdated);
    connect(&m_pictures, &PictureFlow::judged, &m_tally, &TallyFlow::add);
    connect(&m_pictures, &PictureFlow::settled, this, [this] {
        m_tally.start();
        m_shelf.orderStrips(m_state.cards, m_state.settings);
    });
    connect(&m_shelf, &DirectionShelf::stripChanged, this, &Explorer::stripChanged);
    connect(&m_discovery, &DiscoveryFlow::found, this, &Explorer::onFound);
    connect(&m_rivals, &RivalCards::known, this, &Explorer::onKnown);
    connect(&m_rivals, &RivalCards::cardsChanged, this, &Explorer::showCards);
    connect(&m_rivals, &RivalCards::workChanged, this, &Explorer::directionChanged);
    connect(&m_rivals, &RivalCards::failed, this, &Explorer::libraryFailed);
    connect(&m_responsible, &ResponsibleFlow::learned, this, &Explorer::addCard);
}

Explorer::~Explorer()
{
    if (m_saveSoon.isActive())
        save();
}

void Explorer::openModel(const std::filesystem::path &folder)
{
    m_pictures.stop();
    m_tally.stop();
    m_openJob = m_engine.submit(engine::OpenModel{folder});
    Q_EMIT modelChanged();
}

engine::DrawSettings Explorer::defaultSettings() const
{
    engine::DrawSettings settings;
    settings.prompt = m_model->prompts.empty() ? "a doctor" : m_model->prompts.front();
    for (int seed = 0; seed < m_model->pictures; ++seed)
        settings.seeds.push_back(std::uint64_t(seed));
    settings.steps = m_model->steps;
    settings.guidance = m_model->guidance;
    settings.sampler = m_model->sampler;
    return settings;
}

void Explorer::onOpened(const engine::Opened &opened)
{
    m_model = opened.model;
    m_pictures.forget();
    m_tally.forget();
    m_rivals.setModel(*m_model);
    m_responsible.forget();
    m_shelf.fill(opened);

    ExploreState fresh;
    fresh.settings = defaultSettings();
    if (!m_model->concepts.empty()) {
        fresh.conceptText = m_model->concepts.front().concept_;
        fresh.baseText = m_model->concepts.front().base;
    }
    auto stored = m_store.value(kStateKey + ("/" + m_model->hash));
    if (!stored)
        stored = m_store.value(kStateKey + ("/" + m_model->formerHash));
    ExploreState state = stored ? stateFromJson(*stored, fresh) : fresh;
    const auto &samplers = m_model->samplers;
    if (std::find(samplers.begin(), samplers.end(), state.settings.sampler) == samplers.end())
        state.settings.sampler = m_model->sampler;
    arrangeCards(state.cards, m_shelf.summaries());
    if (!direction(state.solo))
        state.solo.clear();
    m_state = state;
    m_history = History<ExploreState>(m_state);
    m_tally.setTarget(m_state.tallyTarget);
    Q_EMIT modelChanged();
    Q_EMIT settingsChanged();
    Q_EMIT cardsChanged();
    Q_EMIT statisticsChanged();
    Q_EMIT historyChanged();
    for (const std::string &file : opened.damaged)
        Q_EMIT libraryFailed({"damaged-file",
                              tr("A direction's file is damaged and left out").toStdString(), file,
                              tr("The other directions are not affected.").toStdString()});
    apply(Hand::Resting);
}

void Explorer::onJobUpdated(const engine::JobUpdate &update)
{
    if (!update.ended())
        return;
    if (update.id == m_openJob) {
        m_openJob = 0;
        if (const auto *opened = std::get_if<engine::Opened>(&update.result)) {
            onOpened(*opened);
        } else {
            Q_EMIT modelChanged();
            if (update.failure)
                Q_EMIT openFailed(*update.failure);
        }
    } else if (std::erase(m_libraryJobs, update.id) > 0) {
        if (update.failure)
            Q_EMIT libraryFailed(*update.failure);
        else if (const auto *summary = std::get_if<engine::DirectionSummary>(&update.result))
            addCard(*summary);
    }
}

void Explorer::setSettings(const engine::DrawSettings &settings)
{
    if (!m_model)
        return;
    const bool changed = settings != m_state.settings;
    m_state.settings = settings;
    if (changed) {
        m_shelf.forgetStrips();
        Q_EMIT settingsChanged();
        commit();
    }
    apply(Hand::Resting);
}

void Explorer::use(const ExploreState &state)
{
    if (!m_model)
        return;
    restore(state);
    commit();
}

void Explorer::setSeedsLocked(bool locked)
{
    m_state.seedsLocked = locked;
    Q_EMIT settingsChanged();
    m_saveSoon.start();
}

void Explorer::draw()
{
    if (m_state.seedsLocked)
        setSettings(m_state.settings);
    else
        drawNewSeeds();
}

void Explorer::drawNewSeeds()
{
    engine::DrawSettings settings = m_state.settings;
    const std::uint64_t first = QRandomGenerator::global()->bounded(quint64(base::kFirstNewSeed),
                                                                    quint64(base::kLastNewSeed));
    for (std::size_t i = 0; i < settings.seeds.size(); ++i)
        settings.seeds[i] = first + i;
    setSettings(settings);
}

void Explorer::stopDrawing()
{
    m_pictures.stop();
    m_tally.stop();
    Q_EMIT m_pictures.changed();
    Q_EMIT m_tally.changed();
}

CardState *Explorer::card(const std::string &direction)
{
    const auto found =
        std::find_if(m_state.cards.begin(), m_state.cards.end(),
                     [&](const CardState &card) { return card.slider.direction == direction; });
    return found == m_state.cards.end() ? nullptr : &*found;
}

void Explorer::setScale(const std::string &direction, double scale, Hand hand)
{
    CardState *moved = card(direction);
    if (!moved)
        return;
    if (moved->slider.scale != scale) {
        moved->slider.scale = scale;
        m_rivals.noteMove();
        moved->on = true; // who drags a slider wants to see it act
        if (!m_state.solo.empty() && m_state.solo != direction)
            m_state.solo.clear();
        Q_EMIT slidersChanged();
    }
    apply(hand);
    if (hand == Hand::Resting)
        commit();
}

void Explorer::setCard(const CardState &changed)
{
    CardState *kept = card(changed.slider.direction);
    if (!kept || *kept == changed)
        return;
    *kept = changed;
    Q_EMIT slidersChanged();
    apply(Hand::Resting);
    commit();
}

void Explorer::setSolo(const std::string &direction)
{
    m_state.solo = direction;
    Q_EMIT slidersChanged();
    apply(Hand::Resting);
    commit();
}

void Explorer::resetSliders()
{
    for (CardState &card : m_state.cards)
        card.slider.scale = 0;
    m_state.solo.clear();
    Q_EMIT slidersChanged();
    apply(Hand::Resting);
    commit();
}

void Explorer::removeDirection(const std::string &direction)
{
    const CardState *removed = card(direction);
    const std::string rival = removed ? removed->rival : std::string();
    m_rivals.stop(direction);
    for (const std::string &id : {direction, rival}) {
        if (id.empty())
            continue;
        m_libraryJobs.push_back(m_engine.submit(engine::RemoveDirection{id}));
        dropCard(id);
    }
    apply(Hand::Resting);
    // The file is gone: undo must not bring the card back.
    m_history = History<ExploreState>(m_state);
    Q_EMIT historyChanged();
    m_saveSoon.start();
}

void Explorer::importDirection(const std::filesystem::path &file)
{
    m_libraryJobs.push_back(m_engine.submit(engine::ImportDirection{file}));
}

void Explorer::dropCard(const std::string &direction)
{
    m_shelf.remove(direction);
    std::erase_if(m_state.cards,
                  [&](const CardState &card) { return card.slider.direction == direction; });
    if (m_state.solo == direction)
        m_state.solo.clear();
    Q_EMIT cardsChanged();
}

void Explorer::setDiscovery(const base::OptionValues &options)
{
    m_state.discovery = options;
    m_saveSoon.start();
}

void Explorer::discover(const std::string &conceptText, const std::string &baseText,
                        const std::string &method)
{
    if (!m_model)
        return;
    if (!conceptText.empty())
        m_state.conceptText = conceptText;
    m_state.baseText = baseText;
    m_state.method = method;
    m_saveSoon.start();
    engine::Discover request;
    const auto list = ConceptList::of(QString::fromStdString(conceptText));
    if (!list.sets.empty()) {
        request.conceptText = list.sets.front();
        request.together.assign(list.sets.begin() + 1, list.sets.end());
    }
    request.baseText = baseText;
    request.method = method;
    if (const discovery::MethodInfo *info = discovery::knownMethod(method))
        request.options = m_state.discovery.fittedTo(discovery::optionsOf(*info));
    request.preview = m_state.settings;
    request.preview.seeds.resize(std::min<std::size_t>(request.preview.seeds.size(), 4));
    // The prompts' difference says nothing of what is kept out or only shown.
    const bool inWords = !request.options.has("negative") && !request.options.has("shown");
    if (method != "text" && inWords && !m_discovery.isRunning())
        for (auto each = list.concepts.rbegin(); each != list.concepts.rend(); ++each) {
            const bool first = *each == list.concepts.front(); // the others would act on top of it
            m_rivals.steer(*each, baseText, first ? Opening::Acting : Opening::Resting);
        }
    m_discovery.start(request);
}

void Explorer::showCards()
{
    if (!card(m_state.solo))
        m_state.solo.clear();
    Q_EMIT cardsChanged();
    apply(Hand::Resting);
    commit();
}

void Explorer::onKnown(const engine::DirectionSummary &summary)
{
    // A text direction is new at first; any other was removed when it is not there.
    if (m_shelf.contains(summary.id) || summary.method == "text")
        m_shelf.enter(summary);
    Q_EMIT directionChanged(QString::fromStdString(summary.id));
}

void Explorer::onFound(const engine::Found &found)
{
    for (auto other = found.others.rbegin(); other != found.others.rend(); ++other)
        place(*other); // each on top: the first found comes last
    place(found.direction);
}

void Explorer::place(const engine::DirectionSummary &learned)
{
    m_shelf.enter(learned);
    if (m_rivals.pair(learned))
        return;
    addCard(learned);
    m_rivals.measureHeld(learned.id);
}

void Explorer::addCard(const engine::DirectionSummary &summary)
{
    m_shelf.enter(summary);
    placeCard(m_state.cards, summary);
    m_state.solo.clear(); // a new one is to be seen
    showCards();
}

void Explorer::setAttribute(const std::string &attribute)
{
    m_state.attribute = attribute;
    Q_EMIT statisticsChanged();
    m_saveSoon.start();
}

void Explorer::setTallyTarget(int n)
{
    m_state.tallyTarget = n;
    m_tally.setTarget(n);
    if (m_pictures.isSettled())
        m_tally.start();
    Q_EMIT statisticsChanged();
    m_saveSoon.start();
}

void Explorer::undo()
{
    restore(m_history.undo());
}

void Explorer::redo()
{
    restore(m_history.redo());
}

void Explorer::restore(const ExploreState &state)
{
    const auto old = m_state.cards;
    if (state.settings != m_state.settings)
        m_shelf.forgetStrips();
    const base::OptionValues discovery = m_state.discovery; // set apart from the pictures
    m_state = state;
    m_state.discovery = discovery;
    arrangeCards(m_state.cards, m_shelf.summaries()); // cards whose direction came later stay, at 0
    const bool cards =
        !std::equal(old.begin(), old.end(), m_state.cards.begin(), m_state.cards.end(),
                    [](const CardState &a, const CardState &b) {
                        return a.slider.direction == b.slider.direction && a.rival == b.rival;
                    });
    m_tally.setTarget(m_state.tallyTarget);
    Q_EMIT settingsChanged();
    if (cards)
        Q_EMIT cardsChanged();
    Q_EMIT slidersChanged();
    Q_EMIT statisticsChanged();
    Q_EMIT historyChanged();
    apply(Hand::Resting);
    m_saveSoon.start();
}

void Explorer::apply(Hand hand)
{
    if (!m_model || m_openJob)
        return;
    const engine::Sliders sliders = m_shelf.revised(activeSliders(m_state));
    m_tally.setConditions(m_state.settings, sliders);
    m_pictures.want(m_state.settings, sliders, hand);
}

void Explorer::commit()
{
    m_history.record(m_state);
    Q_EMIT historyChanged();
    m_saveSoon.start();
}

void Explorer::save()
{
    m_saveSoon.stop();
    if (!m_model || !m_store.heldBy().empty())
        return;
    try {
        m_store.setValue(kStateKey + ("/" + m_model->hash), toJson(m_state));
        Q_EMIT saved();
    } catch (const base::Error &error) {
        Q_EMIT saveFailed(QString::fromStdString(error.line()));
    }
}

} // namespace deviascope::ui
